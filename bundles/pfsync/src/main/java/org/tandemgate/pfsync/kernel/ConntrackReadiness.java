package org.tandemgate.pfsync.kernel;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Sysctls;
import org.tandemgate.pfsync.flow.Timeouts;

/**
 * The kernel's settings for connection tracking, made ready and read at the start.
 *
 * @param most entries of the whole machine (nf_conntrack_max); the same on both nodes, else the
 *     standby refuses what it has no room for
 * @param timeouts as this kernel has them now
 * @param strict whether packets outside of a window are invalid (nf_conntrack_tcp_be_liberal 0)
 */
public record ConntrackReadiness(long most, Timeouts timeouts, boolean strict) {
    private static final String PATH = "net/netfilter/nf_conntrack_";
    private static final List<String> TCP =
            List.of(
                    "syn_sent",
                    "syn_recv",
                    "established",
                    "fin_wait",
                    "close_wait",
                    "last_ack",
                    "time_wait",
                    "close",
                    "syn_sent");

    /**
     * Lets every entry tell of its changes, also those that were made while nobody listened, and
     * when it began; then reads.
     *
     * @throws LinuxException one sentence that says what is missing and what to do
     */
    public static ConntrackReadiness prepare(final Sysctls sysctls) throws LinuxException {
        // Before any entry is made: one that was made with the default and without a listener
        // tells nothing for its whole life.
        set(sysctls, "events");
        return read(sysctls);
    }

    private static void set(final Sysctls sysctls, final String name) throws LinuxException {
        try {
            if (!"1".equals(sysctls.read(PATH + name))) {
                sysctls.write(PATH + name, "1");
            }
        } catch (final LinuxException e) {
            throw explained(e, name);
        }
    }

    private static LinuxException explained(final LinuxException e, final String name) {
        final String what =
                e.errno() == Errno.ENOENT
                        ? "this kernel has no connection tracking: modprobe nf_conntrack and"
                                + " nf_conntrack_netlink, then restart pfsync"
                        : "pfsync sets net.netfilter.nf_conntrack_"
                                + name
                                + " to 1 and needs CAP_NET_ADMIN and a writable /proc/sys for it:"
                                + " grant them, or set it before the start";
        return new LinuxException(e.call(), e.object(), e.errno(), what);
    }

    private static ConntrackReadiness read(final Sysctls sysctls) throws LinuxException {
        final List<Long> tcp = new ArrayList<>();
        tcp.add(0L);
        for (final String state : TCP) {
            tcp.add(number(sysctls, "tcp_timeout_" + state, Timeouts.LINUX.tcp().get(tcp.size())));
        }
        final var linux = Timeouts.LINUX;
        final var timeouts =
                new Timeouts(
                        tcp,
                        new Timeouts.Pair(
                                number(sysctls, "udp_timeout", linux.udp().unanswered()),
                                number(sysctls, "udp_timeout_stream", linux.udp().answered())),
                        Math.max(
                                number(sysctls, "icmp_timeout", linux.icmp()),
                                number(sysctls, "icmpv6_timeout", linux.icmp())),
                        number(sysctls, "sctp_timeout_established", linux.sctp()),
                        Math.max(
                                number(sysctls, "generic_timeout", linux.generic()),
                                number(sysctls, "gre_timeout_stream", 0)));
        return new ConntrackReadiness(
                number(sysctls, "max", 0), timeouts, number(sysctls, "tcp_be_liberal", 0) == 0);
    }

    /** Protocols that are modules may be missing; their timeouts are then never asked for. */
    private static long number(final Sysctls sysctls, final String name, final long otherwise)
            throws LinuxException {
        try {
            return Long.parseLong(sysctls.read(PATH + name).strip());
        } catch (final LinuxException e) {
            if (e.errno() == Errno.ENOENT) {
                return otherwise;
            }
            throw e;
        } catch (final NumberFormatException e) {
            return otherwise;
        }
    }
}
