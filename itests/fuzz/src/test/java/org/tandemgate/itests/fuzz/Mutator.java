package org.tandemgate.itests.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes an input out of others. Everything follows from the random source. */
final class Mutator {
    /** Longest input made: a little above the longest packet that any reader takes. */
    static final int LONGEST = 4096;

    private static final int MOST_CHANGES = 5;
    private static final int LONGEST_INSERT = 64;

    /** Where lengths, signs and limits lie. */
    private static final int[] INTERESTING = {
        0,
        1,
        2,
        3,
        4,
        7,
        15,
        16,
        17,
        31,
        32,
        33,
        63,
        64,
        127,
        128,
        254,
        255,
        256,
        511,
        512,
        1023,
        1024,
        2047,
        2048,
        4095,
        4096,
        32767,
        32768,
        65534,
        65535,
        65536,
        65537,
        0x7fffffff,
        0x80000000,
        0xfffffffc,
        0xfffffffd,
        0xfffffffe,
        0xffffffff
    };

    private final Random random;

    Mutator(final Random random) {
        this.random = random;
    }

    /** One to five changes of one member of the corpus. */
    byte[] mutate(final List<byte[]> corpus) {
        byte[] input = any(corpus).clone();
        final int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            input = change(input, corpus);
        }
        return input.length <= LONGEST ? input : Arrays.copyOf(input, LONGEST);
    }

    private byte[] change(final byte[] input, final List<byte[]> corpus) {
        if (input.length == 0) {
            return some();
        }
        switch (random.nextInt(10)) {
            case 0, 1 -> input[at(input)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> input[at(input)] = (byte) random.nextInt(256);
            case 3, 4 -> putInteresting(input);
            case 5 -> {
                return Arrays.copyOf(input, random.nextInt(input.length));
            }
            case 6 -> {
                return joined(input, input.length, some(), 0);
            }
            case 7 -> {
                final byte[] other = any(corpus);
                return joined(input, at(input), other, random.nextInt(other.length + 1));
            }
            case 8 -> {
                // A block twice.
                final int from = at(input);
                return joined(input, from + random.nextInt(input.length - from), input, from);
            }
            default -> {
                // A block less.
                final int from = at(input);
                return joined(input, from, input, from + random.nextInt(input.length - from) + 1);
            }
        }
        return input;
    }

    private void putInteresting(final byte[] input) {
        final int value = INTERESTING[random.nextInt(INTERESTING.length)];
        final int width = 1 << random.nextInt(3);
        final boolean little = random.nextBoolean();
        final int from = at(input);
        for (int i = 0; i < width && from + i < input.length; i++) {
            input[from + i] = (byte) (value >>> (8 * (little ? i : width - 1 - i)));
        }
    }

    private int at(final byte[] input) {
        return random.nextInt(input.length);
    }

    private byte[] any(final List<byte[]> corpus) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] some() {
        final byte[] octets = new byte[random.nextInt(LONGEST_INSERT)];
        random.nextBytes(octets);
        return octets;
    }

    /** The start of one and the end of another. */
    private static byte[] joined(
            final byte[] head, final int headEnd, final byte[] tail, final int tailFrom) {
        final var octets = new ByteArrayOutputStream();
        octets.write(head, 0, headEnd);
        octets.write(tail, tailFrom, tail.length - tailFrom);
        return octets.toByteArray();
    }
}
