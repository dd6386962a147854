package org.tandemgate.itests.world.bench;

import java.util.List;
import java.util.Locale;

/** What a start of ours, its memory and one command should cost. */
final class StartupAims {
    static final double FIRST_MILLIS = 1300;
    static final double LATER_MILLIS = 1000;
    static final double MEGABYTES = 110;
    static final double CALL_MILLIS = 100;

    private StartupAims() {}

    /** Of the medians of one kind of start. */
    static List<Aim> of(final Boot median, final double limitMillis) {
        return List.of(
                new Aim(
                        median.advertMillis() <= limitMillis,
                        String.format(Locale.ROOT, "first advert within %.0f ms", limitMillis)),
                new Aim(
                        median.memory().residentMegabytes() <= MEGABYTES,
                        String.format(Locale.ROOT, "RSS up to %.0f MB", MEGABYTES)));
    }

    /** Of the median of all calls. */
    static Aim ofCall(final double millis) {
        return new Aim(
                millis < CALL_MILLIS, String.format(Locale.ROOT, "below %.0f ms", CALL_MILLIS));
    }
}
