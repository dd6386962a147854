package org.tandemgate.carp.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;

/**
 * What the listeners are still to be told of one virtual host, in order: a new master when its
 * addresses are in place, which a kernel that refuses them delays, one that leaves at once. Whoever
 * announces addresses must not learn of the loss behind a kernel that is slow to remove them, and
 * teach the switch the way back. Any thread.
 *
 * <p>Of a master that says again and again where its addresses live, while the kernel refuses them,
 * only the newest waits. Whatever else waits does so behind an address change, and their number is
 * limited.
 */
final class Publications {
    /** A change and its place in the order. */
    private record Waiting(long number, RoleChange change) {
        boolean isRepetition() {
            return change.from() == Role.MASTER && change.to() == Role.MASTER;
        }
    }

    /** Nothing waits. */
    private static final long NONE = 0;

    private final Deque<Waiting> all = new ArrayDeque<>();
    private final AddressWork addresses;
    private final Listeners listeners;
    private long last;

    Publications(final AddressWork addresses, final Listeners listeners) {
        this.addresses = addresses;
        this.listeners = listeners;
    }

    /**
     * Tells it behind the address changes that are queued now; of a master only when they went
     * well.
     */
    void behindAddresses(final RoleChange change) {
        final long number = add(change);
        final boolean master = change.to() == Role.MASTER;
        if (!addresses.run(master ? () -> tellIfInPlace(number) : () -> tell(number))) {
            tell(number);
        }
    }

    /** Tells what the kernel has delayed, behind the address changes that are queued now. */
    void again() {
        final long number = waiting();
        if (number != NONE) {
            addresses.run(() -> tellIfInPlace(number));
        }
    }

    private void tellIfInPlace(final long number) {
        if (addresses.problem() == null) {
            tell(number);
        }
    }

    /** Tells it now, behind what has waited for addresses so far. */
    void atOnce(final RoleChange change) {
        tell(add(change));
    }

    private synchronized long add(final RoleChange change) {
        final Waiting next = new Waiting(++last, change);
        final Waiting before = all.peekLast();
        if (before != null && before.isRepetition() && next.isRepetition()) {
            all.removeLast();
        }
        all.addLast(next);
        return last;
    }

    private synchronized long waiting() {
        return all.isEmpty() ? NONE : last;
    }

    private synchronized void tell(final long upTo) {
        for (Waiting next = all.peek(); next != null && next.number() <= upTo; next = all.peek()) {
            all.remove();
            listeners.publish(next.change());
        }
    }
}
