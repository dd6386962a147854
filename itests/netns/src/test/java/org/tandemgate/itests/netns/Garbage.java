package org.tandemgate.itests.netns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Packets of protocol 112 that no node may believe. */
final class Garbage {
    private Garbage() {}

    /** A right advert but for its length. */
    static byte[] cut(final Forge right, final int length) {
        return right.frame(Arrays.copyOf(right.payload(), length));
    }

    static byte[] flipped(final Forge right) {
        final byte[] payload = right.payload();
        payload[20] ^= 1;
        return right.frame(payload);
    }

    static byte[] oversized(final Forge right) {
        final byte[] payload = Arrays.copyOf(right.payload(), 1400);
        payload[2] ^= 1;
        return right.frame(payload);
    }

    static byte[] vrrp2(final Forge right) {
        final byte[] packet = new byte[20];
        packet[0] = 0x21;
        packet[1] = 1;
        packet[2] = (byte) 200;
        packet[3] = 1;
        return right.frame(packet);
    }

    static byte[] vrrp3(final Forge right) {
        final byte[] packet = new byte[12];
        packet[0] = 0x31;
        packet[1] = 1;
        return right.frame(packet);
    }

    /** A thousand different frames of all kinds, most of which a checksum gives away. */
    static List<byte[]> mixed(final Forge right) {
        final var random = new Random(5);
        final List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            final byte[] payload = new byte[random.nextInt(80)];
            random.nextBytes(payload);
            if (i % 2 == 0 && payload.length > 3) {
                // Half of them look like an advert of this virtual host.
                payload[0] = 0x21;
                payload[1] = 1;
                payload[3] = 7;
            }
            frames.add(
                    switch (i % 50) {
                        case 1, 11, 21, 31, 41 -> wellFormed(right, i);
                        case 2 -> right.version(0x41).counter(i).frame();
                        case 3, 23 -> vrrp2(right);
                        case 4, 24 -> cut(right.counter(i), 20);
                        case 5, 25 -> flipped(right.counter(i));
                        default -> right.ttl(i % 7 == 0 ? 64 : 255).frame(payload);
                    });
        }
        return frames;
    }

    /** A thousand different adverts of this virtual host that only the digest gives away. */
    static List<byte[]> wronglySigned(final Forge right) {
        return IntStream.range(0, 1000).mapToObj(number -> wellFormed(right, number)).toList();
    }

    private static byte[] wellFormed(final Forge right, final int number) {
        return right.passphrase("x" + number).counter(number).frame();
    }
}
