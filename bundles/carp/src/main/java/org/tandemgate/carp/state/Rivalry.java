package org.tandemgate.carp.state;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * Notices that two other devices advertise one vhid, which only masters do: a third device with our
 * passphrase, or two nodes that do not hear each other. A hand-over between them is one turn; this
 * is a rivalry when they take {@link #TURNS} turns without one of them falling silent.
 *
 * @param last who was heard last
 * @param other who was heard before
 * @param turns how often the sender has changed
 * @param run how often in a row the last one was heard
 */
public record Rivalry(@Nullable IpAddress last, @Nullable IpAddress other, int turns, int run) {
    /** Nobody heard. */
    public static final Rivalry NONE = new Rivalry(null, null, 0, 0);

    private static final int TURNS = 4;
    private static final int SETTLED = 8;

    /** A verified advertisement of another node. */
    public Rivalry heard(final IpAddress source) {
        if (Objects.equals(source, last)) {
            if (run == SETTLED) {
                return this; // One master and nobody else, as nearly always.
            }
            return run + 1 >= SETTLED
                    ? new Rivalry(source, null, 0, SETTLED)
                    : new Rivalry(source, other, turns, run + 1);
        }
        return last == null
                ? new Rivalry(source, null, 0, 1)
                : new Rivalry(source, last, Math.min(TURNS, turns + 1), 1);
    }

    /** Whether two others are masters at the same time. */
    public boolean isOn() {
        return turns >= TURNS && other != null;
    }
}
