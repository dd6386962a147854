package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.WorldException;

/**
 * Sees every frame that enters a switch, and through which port. The virtual Ethernet address of
 * two gateways is the same, so only the port tells them apart. One thread.
 *
 * <pre>
 *  record   seconds, nanoseconds, captured, length (32 bit each, big endian here)
 *  SLL2     0 protocol (16 bit)   4 interface index (32 bit)   20 payload
 * </pre>
 */
final class PortTap implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int INTERFACE = 4;
    private static final int PAYLOAD = 20;

    private final Program tcpdump;
    private final Path file;
    private final Map<Integer, String> ports;
    private final FrameReader reader;
    private final List<Sighting> seen = new ArrayList<>();
    private long position;
    private boolean swapped;

    private PortTap(
            final Program tcpdump,
            final Path file,
            final Map<Integer, String> ports,
            final FrameReader reader) {
        this.tcpdump = tcpdump;
        this.file = file;
        this.ports = ports;
        this.reader = reader;
    }

    /**
     * Starts and waits until frames are caught.
     *
     * @param where the switch; its ports are called like the machines behind them
     * @param virtualAddress IPv4
     */
    static PortTap start(final Namespace where, final String virtualAddress) {
        final Path file = Sandbox.DIRECTORY.resolve("tap" + System.nanoTime());
        final var argv = new ArrayList<>(List.of("tcpdump", "-i", "any", "-y", "LINUX_SLL2"));
        argv.addAll(List.of("-p", "-U", "-s", "96", "-B", "16384", "-n", "-Z", "root", "--nano"));
        argv.addAll(List.of("-w", file.toString()));
        argv.add(
                "inbound and (arp or ip proto 112 or ip6 proto 112 or udp port "
                        + Scene.PORT
                        + ")");
        final Program tcpdump = where.start("tap", argv, Map.of());
        tcpdump.awaitOutput("listening on", START_LIMIT);
        return new PortTap(tcpdump, file, ports(where), new FrameReader(virtualAddress));
    }

    private static Map<Integer, String> ports(final Namespace where) {
        final Map<Integer, String> ports = new HashMap<>();
        for (final Json link :
                Json.parse(where.ip("-json", "link", "show", "type", "veth")).items()) {
            if (link.has("ifname")) {
                ports.put((int) link.get("ifindex").number(), link.get("ifname").text());
            }
        }
        return ports;
    }

    /** Everything that mattered so far, in the order of its arrival. */
    List<Sighting> seen() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final ByteBuffer data = ByteBuffer.allocate((int) (channel.size() - position));
            while (data.hasRemaining() && channel.read(data, position + data.position()) > 0) {
                // Until everything is there that was there when the size was asked.
            }
            data.flip();
            position += take(data);
            return seen;
        } catch (IOException e) {
            throw new WorldException("cannot read the capture " + file, e);
        }
    }

    /** Takes whole records; returns the octets used. */
    private int take(final ByteBuffer data) {
        if (position == 0) {
            if (data.remaining() < FILE_HEADER) {
                return 0;
            }
            final int magic = data.getInt(0);
            swapped = Integer.reverseBytes(magic) == NANOSECOND_MAGIC;
            if (!swapped && magic != NANOSECOND_MAGIC) {
                throw new WorldException(file + " is not a capture with nanoseconds");
            }
            data.position(FILE_HEADER);
        }
        while (data.remaining() >= RECORD_HEADER) {
            final int start = data.position();
            final int length = number(data, start + 8);
            if (data.remaining() < RECORD_HEADER + length) {
                break;
            }
            final long at = number(data, start) * 1_000_000_000L + number(data, start + 4);
            data.position(start + RECORD_HEADER + length);
            final Sighting sighting = sighting(at, data.slice(start + RECORD_HEADER, length));
            if (sighting != null) {
                seen.add(sighting);
            }
        }
        return data.position();
    }

    private @Nullable Sighting sighting(final long at, final ByteBuffer frame) {
        if (frame.remaining() < PAYLOAD) {
            return null;
        }
        final String port = ports.get(frame.getInt(INTERFACE));
        return port == null
                ? null
                : reader.read(
                        at,
                        port,
                        frame.getShort(0) & 0xffff,
                        frame.slice(PAYLOAD, frame.remaining() - PAYLOAD));
    }

    private int number(final ByteBuffer data, final int offset) {
        return swapped ? Integer.reverseBytes(data.getInt(offset)) : data.getInt(offset);
    }

    @Override
    public void close() {
        tcpdump.close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new WorldException("cannot delete " + file, e);
        }
    }
}
