package org.tandemgate.itests.world.traffic;

import java.nio.ByteBuffer;

/**
 * An endless sequence of octets that both ends can make by themselves, another for each seed
 * (SplitMix64 of the seed and the position). An octet that is lost, doubled or from another
 * connection does not match.
 */
final class Pattern {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private Pattern() {}

    /** Fills the buffer from its position to its limit. */
    static void fill(final ByteBuffer buffer, final long seed, final long offset) {
        long position = offset;
        while (buffer.hasRemaining()) {
            buffer.put(octet(seed, position++));
        }
    }

    /** How many octets from the buffer's position to its limit are not as they should be. */
    static int wrong(final ByteBuffer buffer, final long seed, final long offset) {
        int wrong = 0;
        long position = offset;
        while (buffer.hasRemaining()) {
            if (buffer.get() != octet(seed, position++)) {
                wrong++;
            }
        }
        return wrong;
    }

    private static byte octet(final long seed, final long position) {
        long z = (seed + 1) * GAMMA + (position >>> 3) * GAMMA * 3;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (byte) ((z ^ (z >>> 31)) >>> (8 * (position & 7)));
    }
}
