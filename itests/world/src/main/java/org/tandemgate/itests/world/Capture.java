package org.tandemgate.itests.world;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running tcpdump and what it has seen so far. */
public final class Capture implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    private final Program tcpdump;
    private final Path file;

    private Capture(final Program tcpdump, final Path file) {
        this.tcpdump = tcpdump;
        this.file = file;
    }

    /**
     * Starts and waits until packets are caught.
     *
     * @param where machine or switch
     * @param interfaceName what to listen on
     * @param filter in tcpdump's language, may be empty
     */
    public static Capture start(
            final Namespace where, final String interfaceName, final String filter) {
        final String title = "tcpdump-" + interfaceName;
        final Path file = Sandbox.DIRECTORY.resolve(where.name() + "-" + title + System.nanoTime());
        final var argv = new ArrayList<String>();
        argv.addAll(List.of("tcpdump", "-i", interfaceName, "-p", "-U", "--immediate-mode"));
        // In immediate mode the kernel keeps a whole snapshot length for every frame: with the
        // default
        // of 256 KiB its buffer holds eight of them, and a busy machine loses some.
        argv.addAll(List.of("-s", "512", "-B", "8192"));
        argv.addAll(List.of("-n", "-Z", "root", "--nano", "-w", file.toString()));
        if (!filter.isEmpty()) {
            argv.add(filter);
        }
        final Program tcpdump = where.start(title, argv, Map.of());
        final var capture = new Capture(tcpdump, file);
        tcpdump.awaitOutput("listening on", START_LIMIT);
        return capture;
    }

    /** All frames so far, in the order of their arrival. */
    public List<Frame> frames() {
        try {
            final ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file));
            final var frames = new ArrayList<Frame>();
            if (data.remaining() < FILE_HEADER) {
                return frames;
            }
            data.order(
                    data.getInt(0) == NANOSECOND_MAGIC
                            ? ByteOrder.BIG_ENDIAN
                            : ByteOrder.LITTLE_ENDIAN);
            if (data.getInt(0) != NANOSECOND_MAGIC) {
                throw new WorldException(file + " is not a capture with nanoseconds");
            }
            data.position(FILE_HEADER);
            while (data.remaining() >= RECORD_HEADER) {
                final var at = Instant.ofEpochSecond(data.getInt(), data.getInt());
                final int length = data.getInt();
                data.getInt();
                if (data.remaining() < length) {
                    break;
                }
                final byte[] octets = new byte[length];
                data.get(octets);
                frames.add(Frame.of(at, octets));
            }
            return frames;
        } catch (IOException e) {
            throw new WorldException("cannot read the capture " + file, e);
        }
    }

    /** The frames seen after a moment. */
    public List<Frame> framesSince(final Instant from) {
        return frames().stream().filter(frame -> frame.at().isAfter(from)).toList();
    }

    /** The CARP advertisements seen after a moment. */
    public List<Frame.Advert> advertsSince(final Instant from) {
        return framesSince(from).stream().flatMap(frame -> frame.advert().stream()).toList();
    }

    @Override
    public void close() {
        tcpdump.close();
    }
}
