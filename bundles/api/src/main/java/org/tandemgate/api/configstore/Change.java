package org.tandemgate.api.configstore;

import java.time.Duration;

/**
 * A change that somebody wants.
 *
 * @param candidate the whole document as it shall be
 * @param base revision that the candidate was made from
 * @param author who wants it
 * @param origin by which way
 * @param summary in one line
 * @param confirmWithin after that, without {@link ConfigStore#confirm}, it is taken back; zero when
 *     nobody has to confirm
 */
public record Change(
        ConfigDocument candidate,
        long base,
        String author,
        String origin,
        String summary,
        Duration confirmWithin) {
    /** Longest time for a confirmation. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException outside of 0..1 h
     */
    public Change {
        if (confirmWithin.isNegative() || confirmWithin.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "confirmation is " + confirmWithin + ", needs 0 s.." + LONGEST);
        }
    }
}
