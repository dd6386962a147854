package org.tandemgate.api.pfsync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The tables of both nodes side by side.
 *
 * @param entriesHere how many states this node knows
 * @param entriesThere how many the peer knows
 * @param onlyHere unknown to the peer
 * @param onlyThere unknown here
 * @param different known to both, not alike
 * @param notNamed how many more differ than these lists hold
 * @param took time it took
 * @param takenAt when it ended
 */
public record Comparison(
        int entriesHere,
        int entriesThere,
        List<Named> onlyHere,
        List<Named> onlyThere,
        List<Different> different,
        int notNamed,
        Duration took,
        Instant takenAt) {
    public Comparison {
        onlyHere = List.copyOf(onlyHere);
        onlyThere = List.copyOf(onlyThere);
        different = List.copyOf(different);
    }

    /** Whether nothing differs. */
    public boolean equal() {
        return onlyHere.isEmpty() && onlyThere.isEmpty() && different.isEmpty() && notNamed == 0;
    }

    /**
     * A state that one node has.
     *
     * @param id identity, hexadecimal: {@code ID/CREATOR}
     * @param text the connection in one line
     */
    public record Named(String id, String text) {}

    /**
     * A state that both have.
     *
     * @param id identity, hexadecimal: {@code ID/CREATOR}
     * @param here in one line
     * @param there in one line
     */
    public record Different(String id, String here, String there) {}
}
