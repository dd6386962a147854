package org.tandemgate.pfsync.flow;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * Which connections are replicated. A connection whose source is translated to an address of this
 * node is one that it forwards: only its first sender and its last receiver count. Any thread.
 */
public final class Filters {
    private static final int VRRP = 112;
    private static final int PFSYNC = 240;
    private static final IpAddress EVERYBODY = IpAddress.parse("255.255.255.255");
    private static final CidrAddress LOOPBACK = CidrAddress.parse("127.0.0.0/8");
    private static final IpAddress LOOPBACK6 = IpAddress.parse("::1");

    private volatile FilterSettings settings;
    private final Supplier<Set<IpAddress>> own;
    private final AtomicLongArray counts = new AtomicLongArray(NotReplicated.values().length);

    /**
     * @param protocols IP protocols that are not replicated
     * @param rules of the administrator
     */
    public record FilterSettings(Set<Integer> protocols, List<NoSyncRule> rules) {
        /** Everything is replicated that can be. */
        public static final FilterSettings ALL = new FilterSettings(Set.of(), List.of());

        public FilterSettings {
            protocols = Set.copyOf(protocols);
            rules = List.copyOf(rules);
        }
    }

    /**
     * @param own addresses of this node now, virtual ones too; asked for every entry, so it must
     *     not do more than read a field
     */
    public Filters(final FilterSettings settings, final Supplier<Set<IpAddress>> own) {
        this.settings = settings;
        this.own = own;
    }

    /** Judges by other rules from now on; what is known already must be read again. */
    public void replace(final FilterSettings next) {
        settings = next;
    }

    /** Why an entry is not replicated, null when it is. Counts nothing. */
    public @Nullable NotReplicated reason(final ConntrackEntry entry) {
        final ConntrackFlow flow = entry.flow();
        final ConntrackTuple original = flow.original();
        final int protocol = original.protocol();
        if (protocol == VRRP || protocol == PFSYNC) {
            return NotReplicated.CLUSTER;
        }
        final IpAddress receiver = flow.reply().source();
        if (isLocal(original.source())
                || isLocal(receiver)
                || isGroup(original.destination())
                || isGroup(receiver)) {
            return NotReplicated.NOT_FORWARDED;
        }
        final Set<IpAddress> mine = own.get();
        if (mine.contains(original.source()) || mine.contains(receiver)) {
            return NotReplicated.GATEWAY;
        }
        if (original.isIcmp() && !isQuestion(original)) {
            return NotReplicated.NO_QUESTION;
        }
        if ((entry.status() & ConntrackEntry.SEQ_ADJUST) != 0) {
            return NotReplicated.SEQUENCE_ADJUSTED;
        }
        return isExcluded(entry, protocol) ? NotReplicated.NO_SYNC : null;
    }

    /** The same, counting: once for a connection, when it begins. */
    public @Nullable NotReplicated judge(final ConntrackEntry entry) {
        final NotReplicated reason = reason(entry);
        if (reason != null) {
            count(reason);
        } else if (!entry.extras().helper().isEmpty()) {
            count(NotReplicated.HELPER);
        }
        return reason;
    }

    /**
     * The same of one that was looked at before. A helper may change the length of its packets when
     * the peer knows it already: that is counted once, and goes on being told until it ends.
     *
     * @param before as it was, null when it was not replicated
     */
    public @Nullable NotReplicated reasonSince(
            final @Nullable ConntrackEntry before, final ConntrackEntry entry) {
        final NotReplicated reason = reason(entry);
        if (before == null || reason != NotReplicated.SEQUENCE_ADJUSTED) {
            return reason;
        }
        if ((before.status() & ConntrackEntry.SEQ_ADJUST) == 0) {
            count(reason);
        }
        return null;
    }

    private boolean isExcluded(final ConntrackEntry entry, final int protocol) {
        final FilterSettings now = settings;
        if (now.protocols().contains(protocol)) {
            return true;
        }
        for (final NoSyncRule rule : now.rules()) {
            if (rule.fits(entry)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocal(final IpAddress address) {
        return isLoopback(address) || address.isUnspecified();
    }

    private static boolean isLoopback(final IpAddress address) {
        return LOOPBACK6.equals(address) || LOOPBACK.contains(address);
    }

    private static boolean isGroup(final IpAddress address) {
        return address.isMulticast() || EVERYBODY.equals(address);
    }

    /** Requests that an answer belongs to: type in the high octet, code 0. */
    static boolean isQuestion(final ConntrackTuple tuple) {
        if ((tuple.destinationKey() & 0xff) != 0) {
            return false;
        }
        final int type = tuple.destinationKey() >>> 8;
        return tuple.protocol() == ConntrackTuple.ICMP
                ? type == 8 || type == 13 || type == 15 || type == 17
                : type == 128 || type == 139;
    }

    /** Counts a connection that is not replicated for a reason found elsewhere. */
    public void count(final NotReplicated reason) {
        counts.incrementAndGet(index(reason));
    }

    /** Takes over what somebody else counts. */
    public void counted(final NotReplicated reason, final long count) {
        counts.set(index(reason), count);
    }

    /** How many connections were not replicated for this reason. */
    public long counted(final NotReplicated reason) {
        return counts.get(index(reason));
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array of this object, never stored
    private static int index(final NotReplicated reason) {
        return reason.ordinal();
    }
}
