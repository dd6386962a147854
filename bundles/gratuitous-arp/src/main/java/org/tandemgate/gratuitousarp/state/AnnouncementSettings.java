package org.tandemgate.gratuitousarp.state;

/**
 * How often addresses are announced.
 *
 * @param repeat announcements of an address after the role was taken, 1..100
 * @param gapMillis time between them, 0..60000 ms; 0 stands for one advertisement interval of the
 *     virtual host
 * @param refreshSeconds time between announcements after those, 0..86400 s; 0 for none
 * @param ratePerSecond frames per second over all virtual hosts, 1..100000
 * @param confirm neighbours of each address that are asked whether they learned, 0..64; 0 for none
 */
public record AnnouncementSettings(
        int repeat, int gapMillis, int refreshSeconds, int ratePerSecond, int confirm) {
    /** What is in force without a configuration file. */
    public static final AnnouncementSettings DEFAULT = new AnnouncementSettings(3, 0, 60, 1000, 8);

    public static final int REPEAT_MAX = 100;
    public static final int GAP_MILLIS_MAX = 60_000;
    public static final int REFRESH_SECONDS_MAX = 86_400;
    public static final int RATE_MAX = 100_000;
    public static final int CONFIRM_MAX = 64;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public AnnouncementSettings {
        requireRange("repeat", repeat, 1, REPEAT_MAX);
        requireRange("gap.ms", gapMillis, 0, GAP_MILLIS_MAX);
        requireRange("refresh.s", refreshSeconds, 0, REFRESH_SECONDS_MAX);
        requireRange("rate", ratePerSecond, 1, RATE_MAX);
        requireRange("confirm", confirm, 0, CONFIRM_MAX);
    }

    private static void requireRange(
            final String key, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + " is " + value + ", needs " + min + ".." + max);
        }
    }

    /**
     * Nanoseconds from one announcement to its repetition.
     *
     * @param intervalNanos advertisement interval of the virtual host
     */
    public long gapNanos(final long intervalNanos) {
        return gapMillis == 0 ? intervalNanos : gapMillis * NANOS_PER_MILLI;
    }

    /** Nanoseconds from one refresh to the next; 0 for no refresh. */
    public long refreshNanos() {
        return refreshSeconds * NANOS_PER_SECOND;
    }

    /** One line for the log. */
    @Override
    public String toString() {
        return "repeat="
                + repeat
                + " gap="
                + (gapMillis == 0 ? "advertisement interval" : gapMillis + " ms")
                + " refresh="
                + (refreshSeconds == 0 ? "off" : refreshSeconds + " s")
                + " rate="
                + ratePerSecond
                + "/s confirm="
                + (confirm == 0 ? "off" : confirm);
    }
}
