package org.tandemgate.itests.world.dhcp;

import java.util.List;
import java.util.Locale;

/**
 * Which clients ask.
 *
 * @param perSecond new ones, 1..2000; 0: always the same three, each again half a second after its
 *     lease
 * @param hasSecs whether they say how long they ask already; {@code secs} is 0 otherwise
 * @param total so many in all; 0: no end
 * @param salt of their Ethernet addresses and exchanges, 1..127: other clients than those of
 *     another
 */
public record Crowd(int perSecond, boolean hasSecs, int total, int salt) {
    /** The largest. */
    public static final int SALT_MAX = 127;

    /** Reads what {@link #arguments} wrote. */
    static Crowd parse(final String... arguments) {
        return new Crowd(
                Integer.parseInt(arguments[0]),
                Boolean.parseBoolean(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
    }

    /** For the program. */
    List<String> arguments() {
        return List.of("" + perSecond, "" + hasSecs, "" + total, "" + salt);
    }

    /** The Ethernet address of one of them. */
    public String mac(final int client) {
        final int low = low(client);
        return String.format(
                Locale.ROOT,
                "02:00:%02x:%02x:%02x:%02x",
                low >>> 24,
                low >>> 16 & 0xff,
                low >>> 8 & 0xff,
                low & 0xff);
    }

    /** The lower 32 bits of it. */
    int low(final int client) {
        return (salt << 24) | client;
    }

    /** The same with others in it. */
    public Crowd others(final int number) {
        return new Crowd(perSecond, hasSecs, total, 1 + number % (SALT_MAX - 1));
    }
}
