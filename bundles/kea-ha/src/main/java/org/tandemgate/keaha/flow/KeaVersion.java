package org.tandemgate.keaha.flow;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kea.
 *
 * @param major e.g. 2
 * @param minor e.g. 2; odd ones are development
 * @param patch e.g. 0
 */
public record KeaVersion(int major, int minor, int patch) implements Comparable<KeaVersion> {
    /** The oldest that is known here. */
    public static final KeaVersion V2_2 = new KeaVersion(2, 2, 0);

    static final KeaVersion REJECTED_UPDATES = new KeaVersion(2, 3, 1);
    static final KeaVersion MULTI_THREADED = new KeaVersion(2, 3, 7);
    static final KeaVersion CACHING = new KeaVersion(2, 7, 0);
    static final KeaVersion LONG_DELAYS = new KeaVersion(3, 3, 0);

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})(?:[^0-9].*)?");

    /** Reads the text of {@code version-get}, which is the bare version. */
    public static Optional<KeaVersion> of(final String text) {
        final Matcher version = TEXT.matcher(text);
        return version.matches()
                ? Optional.of(
                        new KeaVersion(
                                Integer.parseInt(version.group(1)),
                                Integer.parseInt(version.group(2)),
                                Integer.parseInt(version.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(final KeaVersion other) {
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor == other.minor
                ? Integer.compare(patch, other.patch)
                : Integer.compare(minor, other.minor);
    }

    boolean has(final KeaVersion feature) {
        return compareTo(feature) >= 0;
    }

    /** Whether both speak the same to each other: the first two numbers. */
    boolean isSeriesOf(final KeaVersion other) {
        return major == other.major && minor == other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
