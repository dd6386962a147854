package org.tandemgate.pfsync.state;

/**
 * Bounds of a {@link StateTable}.
 *
 * @param capacity states at most, 1..16777216
 * @param tombstones states that ended, at most, 1..16777216
 * @param tombstoneNanos how long they are remembered
 */
public record TableSettings(int capacity, int tombstones, long tombstoneNanos) {
    private static final int MOST = 1 << 24;

    public TableSettings {
        if (capacity < 1 || capacity > MOST || tombstones < 1 || tombstones > MOST) {
            throw new IllegalArgumentException(
                    "capacity is "
                            + capacity
                            + " and tombstones is "
                            + tombstones
                            + ", both need 1.."
                            + MOST);
        }
    }
}
