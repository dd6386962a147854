package org.tandemgate.carp.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.linux.Fence;
import org.tandemgate.linux.Fence.Guard;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/**
 * Keeps the kernel's fence around the virtual hosts of this node. Without one (no nf_tables, no
 * permission) only the lifetime of the addresses is left, which is said once and shown as a
 * problem. The address thread writes the fence, the loop touches it.
 */
final class Fencing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Until then the addresses of an earlier life have reached the end of theirs. */
    private static final long LEFT_OVER_NANOS =
            TimeUnit.MILLISECONDS.toNanos(DataPlane.FENCE_SECONDS * 1000L + 500);

    private final Linux linux;
    private final Journal journal;
    private final Map<String, Guard> guards = new TreeMap<>();
    private final Set<Integer> refused = new HashSet<>();
    private final Set<Speaker> owed = new HashSet<>();
    private final long bornNanos = System.nanoTime();
    private long retryNanos = bornNanos;
    private boolean searched;

    /** A virtual MAC that is to leave that interface again, which the kernel has not heard yet. */
    private record Speaker(int interfaceIndex, MacAddress mac) {}

    private volatile @Nullable Fence fence;
    private volatile List<Guard> inForce = List.of();
    private volatile boolean absent;
    private volatile boolean leftOvers;
    private volatile @Nullable String problem;

    Fencing(final Linux linux, final Journal journal) {
        this.linux = linux;
        this.journal = journal;
    }

    // ---- address thread

    /** The fence is to cover that plan, or not to when the node wants none. */
    void cover(final AddressPlan plan) {
        clean(plan);
        final Guard wanted = plan.fence() ? guard(plan) : null;
        final Guard before =
                wanted == null ? guards.remove(plan.host()) : guards.put(plan.host(), wanted);
        if (!Objects.equals(before, wanted) || isBroken()) {
            write();
        }
    }

    /** The macvlan was made anew or is gone, and with it what hung on it. */
    void forget(final AddressPlan plan) {
        guards.remove(plan.host());
    }

    /** The virtual host is gone. */
    void uncover(final AddressPlan plan) {
        if (guards.remove(plan.host()) != null) {
            write();
        }
    }

    /** Does what {@link #isDue} asks for. */
    void repair() {
        if (absent && !guards.isEmpty()) {
            write();
        }
        final Fence open = fence;
        if (leftOvers && open != null) {
            try {
                open.removeLeftOvers();
            } catch (final LinuxException refused) {
                journal.write(
                        () ->
                                LOG.warn(
                                        "carp the fence of an earlier life stays: {}",
                                        refused.getMessage()));
            }
            leftOvers = false;
        }
    }

    private boolean isBroken() {
        final Fence open = fence;
        if (open == null || problem != null) {
            return !guards.isEmpty() && System.nanoTime() - retryNanos >= 0;
        }
        try {
            return absent || (!guards.isEmpty() && !open.isInForce());
        } catch (final LinuxException refused) {
            return true;
        }
    }

    private static Guard guard(final AddressPlan plan) {
        final boolean virtual = plan.macMode() == MacMode.VIRTUAL;
        return new Guard(
                plan.parentIndex(),
                plan.parentName(),
                virtual ? plan.deviceName() : "",
                virtual ? MacAddress.virtual(plan.vhid()) : MacAddress.ZERO,
                plan.addresses().stream().map(CidrAddress::address).toList(),
                plan.holdMillis());
    }

    private void write() {
        try {
            final Fence open = opened();
            // Touched is what there is: a touch that nothing takes says that all of it is gone.
            final List<Guard> present = open.guard(List.copyOf(guards.values()));
            absent = false;
            inForce = present;
            problem = null;
        } catch (final LinuxException refused) {
            final List<Guard> standing = standing();
            inForce = standing;
            retryNanos = System.nanoTime() + RETRY_NANOS;
            final String text =
                    (standing.isEmpty()
                                    ? "no fence in the kernel"
                                    : "the fence in the kernel stays as it was before the last change")
                            + ", so a dead or frozen process keeps the addresses for up to "
                            + DataPlane.FENCE_SECONDS
                            + " s: "
                            + refused.getMessage()
                            + "; mend it or set fence = false in org.tandemgate.node.cfg";
            if (!text.equals(problem)) {
                journal.write(() -> LOG.warn("carp {}", text));
            }
            problem = text;
        }
    }

    /**
     * What is still in force when the kernel has refused a change: a fence is replaced as a whole
     * or not at all. Untouched, it would drop every packet of the addresses it covers. When that
     * cannot be known, the next touch tells.
     */
    private List<Guard> standing() {
        final Fence open = fence;
        try {
            return open == null || open.isInForce() ? inForce : List.of();
        } catch (final LinuxException unknown) {
            return inForce;
        }
    }

    private Fence opened() throws LinuxException {
        final Fence open = fence;
        if (open != null) {
            return open;
        }
        final Fence made = linux.openFence();
        fence = made;
        return made;
    }

    /** Looks once what an earlier life has left behind. */
    private void clean(final AddressPlan plan) {
        if (searched) {
            return;
        }
        searched = true;
        try {
            final Fence open = opened();
            for (final String carrier : open.leftOverCarriers()) {
                journal.write(
                        () ->
                                LOG.info(
                                        "carp removes {}, which an earlier life has left behind",
                                        carrier));
                for (final Link link : linux.links().byName(carrier).stream().toList()) {
                    linux.links().delete(link.index());
                }
            }
            if (plan.fence()) {
                // Its addresses on an ordinary interface still answer for the rest of their life.
                leftOvers = true;
            } else {
                open.removeLeftOvers();
            }
        } catch (final LinuxException refused) {
            journal.write(
                    () ->
                            LOG.debug(
                                    "carp nothing can be known of left-overs: {}",
                                    refused.getMessage()));
        }
    }

    @Override
    public void close() {
        final Fence open = fence;
        fence = null;
        inForce = List.of();
        if (open != null) {
            open.close();
        }
    }

    // ---- loop thread

    /** Lets packets pass for another hold; every interface once. */
    void touch(final boolean reopen) {
        final Fence open = fence;
        final List<Guard> all = inForce;
        for (int i = 0; open != null && i < all.size(); i++) {
            if (isFirst(all, i)) {
                touch(open, all.get(i).interfaceIndex(), reopen);
            }
        }
    }

    /**
     * An interface that was down took no touch, so its hold is over: the first touch after that
     * opens it again. A link that comes back finds its virtual hosts out of office.
     */
    private void touch(final Fence open, final int index, final boolean reopen) {
        switch (open.touch(index, reopen || refused.contains(index))) {
            case TAKEN -> {
                refused.remove(index);
                owed.removeIf(
                        speaker ->
                                speaker.interfaceIndex() == index
                                        && open.silence(index, speaker.mac(), false));
            }
            case REFUSED -> refused.add(index);
            case ABSENT -> {
                absent = true;
                inForce = List.of();
            }
        }
    }

    /**
     * A virtual host is released: nothing leaves from its virtual MAC any more, however late the
     * kernel takes the macvlan down. Or it is taken, and everything leaves again; an interface that
     * is down for a moment hears of that with the next touch.
     */
    void silence(final AddressPlan plan, final boolean silent) {
        final Fence open = fence;
        for (final Guard guard : inForce) {
            if (open != null
                    && guard.interfaceIndex() == plan.parentIndex()
                    && guard.carrier().equals(plan.deviceName())) {
                final var speaker = new Speaker(guard.interfaceIndex(), guard.mac());
                final boolean taken = open.silence(guard.interfaceIndex(), guard.mac(), silent);
                if (silent || taken) {
                    owed.remove(speaker);
                } else {
                    owed.add(speaker);
                }
            }
        }
    }

    private static boolean isFirst(final List<Guard> all, final int at) {
        for (int i = 0; i < at; i++) {
            if (all.get(i).interfaceIndex() == all.get(at).interfaceIndex()) {
                return false;
            }
        }
        return true;
    }

    /** The shortest time that packets pass after a touch, Long.MAX_VALUE without fence. */
    long holdNanos() {
        long shortest = Long.MAX_VALUE;
        for (final Guard guard : inForce) {
            shortest = Math.min(shortest, TimeUnit.MILLISECONDS.toNanos(guard.holdMillis()));
        }
        return shortest;
    }

    /** Whether {@link #repair} has something to do. */
    boolean isDue() {
        return absent || (leftOvers && System.nanoTime() - bornNanos >= LEFT_OVER_NANOS);
    }

    // ---- any thread

    /** Why there is no fence; absent when all is well or none is wanted. */
    @Nullable String problem() {
        return problem;
    }
}
