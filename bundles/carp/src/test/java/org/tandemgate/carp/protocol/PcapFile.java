package org.tandemgate.carp.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads the frames of a classic pcap file with Ethernet frames. */
final class PcapFile {
    private static final int FILE_HEADER = 24;
    private static final int LITTLE_ENDIAN_MAGIC = 0xd4c3b2a1;

    private PcapFile() {}

    static List<ByteBuffer> frames(final String file) throws IOException {
        final ByteBuffer data;
        try (InputStream in = Vector.open(file)) {
            data = ByteBuffer.wrap(in.readAllBytes());
        }
        if (data.getInt(0) == LITTLE_ENDIAN_MAGIC) {
            data.order(ByteOrder.LITTLE_ENDIAN);
        }
        data.position(FILE_HEADER);
        final List<ByteBuffer> frames = new ArrayList<>();
        while (data.hasRemaining()) {
            final int length = data.getInt(data.position() + 8);
            data.position(data.position() + 16);
            frames.add(data.slice(data.position(), length));
            data.position(data.position() + length);
        }
        return frames;
    }

    /** The payloads of IP protocol 112 over IPv4 without options, with their TTL. */
    static List<Captured> carp(final String file) throws IOException {
        return frames(file).stream()
                .filter(frame -> frame.getShort(12) == 0x0800 && frame.get(23) == 112)
                .map(Captured::new)
                .toList();
    }

    /** One captured advertisement. */
    record Captured(ByteBuffer frame) {
        private static final int PAYLOAD = 34;

        int ttl() {
            return frame.get(22) & 0xff;
        }

        ByteBuffer payload() {
            return frame.slice(PAYLOAD, frame.capacity() - PAYLOAD);
        }

        byte[] octets(final int index, final int length) {
            final byte[] octets = new byte[length];
            frame.get(index, octets);
            return octets;
        }
    }
}
