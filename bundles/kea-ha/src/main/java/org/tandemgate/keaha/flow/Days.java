package org.tandemgate.keaha.flow;

/** The proleptic Gregorian calendar. */
public final class Days {
    private Days() {}

    /**
     * Days since 1970; a year here begins in March, so that the leap day is its last.
     *
     * @param month 1..12
     * @param day 1..31
     */
    public static long since1970(final int year, final int month, final int day) {
        final long y = month > 2 ? year : year - 1L;
        final long m = (month + 9L) % 12;
        return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1 - 719_468;
    }
}
