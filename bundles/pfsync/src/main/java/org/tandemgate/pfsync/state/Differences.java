package org.tandemgate.pfsync.state;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What two tables do not have in common. Everything is looked at twice, and only what differs in
 * the same way both times is a difference: whatever was on its way the first time has arrived by
 * then. Bounded. Belongs to one thread.
 */
public final class Differences {
    /** So many of the first look are remembered. */
    static final int REMEMBERED = 65_536;

    /** So many are named of those that only one node has, and of those that are not alike. */
    public static final int NAMED = 100;

    private final Map<StateId, Pair> before = new HashMap<>();
    private final Map<StateId, Pair> named = new LinkedHashMap<>();
    private final int[] namedOfKind = new int[3];
    private boolean overflow;
    private boolean second;
    private long more;

    /**
     * A state on both nodes.
     *
     * @param here its digest, {@link Picture#ABSENT} when it is not there
     * @param there the same of the other node
     */
    public record Pair(long here, long there) {
        private int kind() {
            if (here == Picture.ABSENT) {
                return 0;
            }
            return there == Picture.ABSENT ? 1 : 2;
        }
    }

    /** What follows is the second look. */
    public void again() {
        second = true;
    }

    /** A bucket of both nodes, as they were at about the same time. */
    public void compare(final Map<StateId, Long> here, final Map<StateId, Long> there) {
        here.forEach((id, digest) -> found(id, digest, there.getOrDefault(id, Picture.ABSENT)));
        there.forEach(
                (id, digest) -> {
                    if (!here.containsKey(id)) {
                        found(id, Picture.ABSENT, digest);
                    }
                });
    }

    private void found(final StateId id, final long here, final long there) {
        if (here == there) {
            return;
        }
        final var pair = new Pair(here, there);
        if (!second) {
            if (before.size() < REMEMBERED) {
                before.put(id, pair);
            } else {
                overflow = true;
            }
            return;
        }
        final Pair first = before.get(id);
        if (pair.equals(first) || (overflow && first == null)) {
            confirmed(id, pair);
        }
    }

    private void confirmed(final StateId id, final Pair pair) {
        if (namedOfKind[pair.kind()] < NAMED) {
            namedOfKind[pair.kind()]++;
            named.put(id, pair);
        } else {
            more++;
        }
    }

    /** What differs, as far as it is named. */
    public Map<StateId, Pair> named() {
        return Map.copyOf(named);
    }

    /** How many more differ. */
    public long more() {
        return more;
    }
}
