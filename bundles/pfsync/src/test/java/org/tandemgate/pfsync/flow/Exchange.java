package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;

/** Writes states into a frame and reads them at the other end. */
final class Exchange {
    static final long T0 = 1_000_000_000_000L;

    final List<FlowState<FlowBody>> whole = new ArrayList<>();
    final List<Progress> parts = new ArrayList<>();
    final List<BodyMerge<FlowBody>> merges = new ArrayList<>();
    final StateReader reader;

    private final StateReader.Into into =
            new StateReader.Into() {
                @Override
                public void whole(
                        final FlowState<FlowBody> state, final BodyMerge<FlowBody> merge) {
                    whole.add(state);
                    merges.add(merge);
                }

                @Override
                public void part(final Progress progress, final BodyMerge<FlowBody> merge) {
                    parts.add(progress);
                    merges.add(merge);
                }
            };

    Exchange() {
        this(new Filters(Filters.FilterSettings.ALL, Set::of));
    }

    Exchange(final Filters filters) {
        reader = new StateReader(Timeouts.LINUX, filters, "em0"::equals);
    }

    /** All messages of a notice in one frame. */
    static ByteBuffer frame(
            final Dialect dialect,
            final PeerKind peer,
            final FlowState<FlowBody> state,
            final Notice notice) {
        return frame(dialect, peer, state, notice, message -> {});
    }

    static ByteBuffer frame(
            final Dialect dialect,
            final PeerKind peer,
            final FlowState<FlowBody> state,
            final Notice notice,
            final Consumer<PfsyncMessage> bend) {
        final byte[] octets = new byte[1400];
        Arrays.fill(octets, (byte) 0xa5);
        final var frames = new FrameWriter(dialect, ByteBuffer.wrap(octets), 1400);
        final var writer = new StateWriter(dialect, peer);
        for (int i = 0; i < writer.messages(state, notice); i++) {
            final PfsyncMessage message =
                    Objects.requireNonNull(frames.add(StateWriter.action(notice)));
            writer.write(message, state, notice, i, T0);
            bend.accept(message);
        }
        return frames.finish();
    }

    /** Reads every message of a frame; nothing of it may be refused by the codec. */
    Exchange read(final Dialect dialect, final ByteBuffer frame) {
        final FrameReader frames =
                FrameReader.of(dialect, reject -> assertEquals(null, reject, "refused"));
        frames.wrap(frame, 0, frame.limit());
        int count = 0;
        while (frames.next()) {
            count++;
            final PfsyncMessage message = frames.message();
            if (message.action().isFullState() || message.has(Field.SRC)) {
                reader.read(message, 0, T0, into);
            }
        }
        assertTrue(count > 0, "no message");
        return this;
    }

    StateReader.Into into() {
        return into;
    }

    /** The only state that came. */
    FlowState<FlowBody> state() {
        assertEquals(1, whole.size(), () -> "came: " + whole + ", " + refusals());
        return whole.get(0);
    }

    /** Reasons and counts of what was refused. */
    String refusals() {
        final var text = new StringBuilder();
        for (final FlowRefusal reason : FlowRefusal.values()) {
            if (reader.refused(reason) > 0) {
                text.append(reason.counter()).append('=').append(reader.refused(reason));
            }
        }
        return text.toString();
    }
}
