package org.tandemgate.gratuitousarp.runtime;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketTap;
import org.tandemgate.linux.Poller;

/**
 * The taps on the interfaces where answers are waited for, open only as long as any is. One thread.
 */
final class Taps implements AutoCloseable {
    private static final int TAPS_MAX = 64;

    /** Frames of one interface that are read before anything else is done. */
    private static final int TURN = 256;

    private final Linux linux;
    private final Poller poller;
    private final FrameFilter filter;
    private final Warnings warnings;
    private final Map<Integer, PacketTap> taps = new HashMap<>();
    private final Set<Integer> deaf = new HashSet<>();
    private final Set<Integer> wanted = new HashSet<>();
    private final ByteBuffer frame = ByteBuffer.allocate(QuestionWriter.FRAME_MAX);

    /** Told of each frame. */
    interface Reader {
        void read(ByteBuffer frame, int interfaceIndex);
    }

    Taps(
            final Linux linux,
            final Poller poller,
            final FrameFilter filter,
            final Warnings warnings) {
        this.linux = linux;
        this.poller = poller;
        this.filter = filter;
        this.warnings = warnings;
    }

    /** Says where answers are waited for; takes effect with {@link #open}. */
    void want(final Set<Integer> interfaces) {
        wanted.clear();
        wanted.addAll(interfaces);
    }

    /** Opens and closes. What cannot be opened is tried again when it is wanted anew. */
    void open() {
        deaf.retainAll(wanted);
        for (final Integer index : Set.copyOf(taps.keySet())) {
            if (!wanted.contains(index)) {
                close(index);
            }
        }
        for (final Integer index : wanted) {
            if (!taps.containsKey(index) && !deaf.contains(index) && taps.size() < TAPS_MAX) {
                open(index);
            }
        }
    }

    private void open(final int index) {
        try {
            // Promiscuous, because a wrong answer is one to another Ethernet address than ours.
            final PacketTap tap = linux.openPacketTap(index, filter, true);
            taps.put(index, tap);
            poller.add(tap);
        } catch (final LinuxException refused) {
            silence(index, refused);
        }
    }

    private void silence(final int index, final LinuxException refused) {
        deaf.add(index);
        warnings.warn(
                "tap",
                "garp: answers of neighbours are not heard: " + refused.getMessage(),
                System.nanoTime());
    }

    private void close(final int index) {
        final PacketTap tap = taps.remove(index);
        if (tap != null) {
            poller.remove(tap);
            tap.close();
        }
    }

    /** Reads what waits, a bounded number of frames. */
    void drain(final Reader reader) {
        for (final Map.Entry<Integer, PacketTap> entry : Map.copyOf(taps).entrySet()) {
            try {
                int read = 0;
                while (read < TURN && entry.getValue().receive(frame)) {
                    reader.read(frame, entry.getKey());
                    read++;
                }
            } catch (final LinuxException refused) {
                close(entry.getKey());
                silence(entry.getKey(), refused);
            }
        }
    }

    @Override
    public void close() {
        Set.copyOf(taps.keySet()).forEach(this::close);
    }
}
