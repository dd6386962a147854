package org.tandemgate.configsync.link;

import java.time.Duration;

/**
 * What a call may take.
 *
 * @param connect until the connection stands, 1 ms..1 min
 * @param call from the start to the last octet of the answer, 1 ms..15 min
 * @param octets of the answer, 1..268435456
 */
public record CallLimits(Duration connect, Duration call, int octets) {
    /** 10 s, 60 s as both products have in practice, 16 MiB. */
    public static final CallLimits DEFAULT =
            new CallLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), 1 << 24);

    private static final int MOST_OCTETS = 1 << 28;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when one is left
     */
    public CallLimits {
        check("connect", connect, Duration.ofMinutes(1));
        check("call", call, Duration.ofMinutes(15));
        if (octets < 1 || octets > MOST_OCTETS) {
            throw new IllegalArgumentException("octets is " + octets + ", needs 1.." + MOST_OCTETS);
        }
    }

    private static void check(final String name, final Duration value, final Duration most) {
        if (value.toMillis() < 1 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", needs 1 ms.." + most);
        }
    }
}
