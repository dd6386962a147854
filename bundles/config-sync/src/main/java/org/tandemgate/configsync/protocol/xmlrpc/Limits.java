package org.tandemgate.configsync.protocol.xmlrpc;

/**
 * How much of a message is read.
 *
 * @param octets of the whole message, 1..268435456
 * @param depth of values within values, 1..64; a parameter is at depth 1
 * @param textLength UTF-16 units of one text, and of the name of a member
 * @param values in the whole message
 * @param attributes of one element; they mean nothing
 */
public record Limits(int octets, int depth, int textLength, int values, int attributes) {
    /** 16 MiB, 64 deep, texts of a million characters, a million values, 64 attributes. */
    public static final Limits DEFAULT = new Limits(1 << 24, 64, 1 << 20, 1_000_000, 64);

    private static final int MOST_OCTETS = 1 << 28;
    private static final int MOST_DEPTH = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is left
     */
    public Limits {
        check("octets", octets, MOST_OCTETS);
        check("depth", depth, MOST_DEPTH);
        check("textLength", textLength, MOST_OCTETS);
        check("values", values, MOST_OCTETS);
        check("attributes", attributes, 64);
    }

    private static void check(final String name, final int value, final int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", needs 1.." + most);
        }
    }
}
