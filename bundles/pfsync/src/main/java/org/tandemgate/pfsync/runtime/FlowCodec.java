package org.tandemgate.pfsync.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.flow.FlowText;
import org.tandemgate.pfsync.flow.PeerKind;
import org.tandemgate.pfsync.flow.StateReader;
import org.tandemgate.pfsync.flow.StateWriter;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;

/** Connections of the kernel as messages, in what the peer speaks now. Belongs to one thread. */
final class FlowCodec implements StateCodec<FlowBody> {
    private final LinkPort link;
    private final StateReader reader;
    private @Nullable StateWriter writer;
    private Dialect dialect;
    private boolean ours;

    FlowCodec(final LinkPort link, final StateReader reader) {
        this.link = link;
        this.reader = reader;
        dialect = link.dialect();
        ours = link.isOurs();
    }

    @Override
    public void write(
            final FlowState<FlowBody> state,
            final Notice notice,
            final PfsyncMessage message,
            final long nowNanos) {
        StateWriter now = writer;
        if (now == null || dialect != link.dialect() || ours != link.isOurs()) {
            dialect = link.dialect();
            ours = link.isOurs();
            now = new StateWriter(dialect, ours ? PeerKind.OURS : PeerKind.BSD);
            writer = now;
        }
        now.write(message, state, notice, 0, nowNanos);
    }

    @Override
    public void read(
            final PfsyncMessage message,
            final long counter,
            final long nowNanos,
            final Reader<FlowBody> into) {
        reader.read(
                message,
                counter,
                nowNanos,
                new StateReader.Into() {
                    @Override
                    public void whole(
                            final FlowState<FlowBody> state, final BodyMerge<FlowBody> merge) {
                        into.whole(state, merge);
                    }

                    @Override
                    public void part(final Progress progress, final BodyMerge<FlowBody> merge) {
                        into.part(progress, merge);
                    }
                });
    }

    @Override
    public long digest(final FlowState<FlowBody> state) {
        return FlowText.digest(state);
    }

    @Override
    public boolean isOn(final FlowBody body, final String interfaceName) {
        return body.isOn(interfaceName);
    }

    @Override
    public String text(final FlowState<FlowBody> state) {
        return FlowText.of(state);
    }
}
