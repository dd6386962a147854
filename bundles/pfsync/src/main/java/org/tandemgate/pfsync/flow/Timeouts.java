package org.tandemgate.pfsync.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;

/**
 * How long the kernel of this node keeps entries that nothing uses, in seconds
 * (nf_conntrack_*_timeout*), and how long a standby keeps those of its peer.
 *
 * @param tcp by TCP_CONNTRACK_*, from 0 to 9
 * @param udp unanswered and answered
 * @param icmp of IPv4 and IPv6, the longer one
 * @param sctp of an association that is established, the longest
 * @param generic of everything else, the longest of generic and GRE
 */
public record Timeouts(List<Long> tcp, Pair udp, long icmp, long sctp, long generic) {
    /** Before an answer, and after. */
    public record Pair(long unanswered, long answered) {}

    /** What Linux 6 has unless somebody sets it. */
    public static final Timeouts LINUX =
            new Timeouts(
                    List.of(0L, 120L, 60L, 432_000L, 120L, 60L, 30L, 120L, 10L, 120L),
                    new Pair(30, 120),
                    30,
                    210,
                    600);

    /** IP protocol numbers. */
    static final int TCP = 6;

    static final int UDP = 17;
    static final int SCTP = 132;

    /** Refreshed every 10 s, so a lost packet or two do not matter. */
    private static final long STANDBY = 120;

    /** Refreshed every 300 s: two of them and a minute. */
    private static final long STANDBY_ESTABLISHED = 660;

    private static final int TCP_STATES = 10;
    private static final int ESTABLISHED = 3;

    public Timeouts {
        tcp = List.copyOf(tcp);
        if (tcp.size() != TCP_STATES) {
            throw new IllegalArgumentException(tcp.size() + " timeouts of TCP, needs 10");
        }
    }

    /** Of an entry that was just used. */
    public long full(final ConntrackEntry entry) {
        final ConntrackTcp state = entry.tcp();
        if (state != null) {
            return tcp.get(Math.min(state.state(), TCP_STATES - 1));
        }
        final int protocol = entry.flow().original().protocol();
        if (protocol == UDP) {
            final boolean answered = (entry.status() & ConntrackEntry.SEEN_REPLY) != 0;
            return answered ? udp.answered() : udp.unanswered();
        }
        return longest(protocol);
    }

    /** What no entry of a protocol exceeds. */
    public long longest(final int protocol) {
        return switch (protocol) {
            case TCP -> tcp.stream().mapToLong(Long::longValue).max().orElse(0);
            case UDP -> Math.max(udp.unanswered(), udp.answered());
            case 1, 58 -> icmp;
            case SCTP -> sctp;
            default -> generic;
        };
    }

    /**
     * What an entry of the peer is given on a standby, so that it does not end under its owner: at
     * least what lies between two refreshes with a margin. Its owner says when it ends.
     */
    public static long standby(
            final @Nullable ConntrackTcp state,
            final @Nullable ConntrackSctp association,
            final long secondsLeft) {
        final boolean slow = (state != null && state.state() == ESTABLISHED) || association != null;
        return Math.max(slow ? STANDBY_ESTABLISHED : STANDBY, secondsLeft);
    }
}
