package org.tandemgate.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** style C9: what is wrong, the value, what to do next. */
class LinuxExceptionTest {
    private static String text(final String call, final String object, final int errno) {
        return new LinuxException(call, object, errno).getMessage();
    }

    @Test
    void missingPrivilegesAreNamed() {
        assertEquals(
                "RTM_NEWADDR 10.0.0.1/24 on eth0 failed: EPERM (1); the runtime needs CAP_NET_ADMIN",
                text("RTM_NEWADDR", "10.0.0.1/24 on eth0", Errno.EPERM));
        assertEquals(
                "socket packet socket failed: EPERM (1); the runtime needs CAP_NET_RAW",
                text("socket", "packet socket", Errno.EPERM));
        assertEquals(
                "mlockall of the runtime failed: ENOMEM (12); the runtime needs CAP_IPC_LOCK or a"
                        + " higher limit of locked memory (LimitMEMLOCK)",
                text("mlockall", "of the runtime", Errno.ENOMEM));
    }

    @Test
    void missingConnectionTrackingIsNamed() {
        assertEquals(
                "IPCTNL_MSG_CT_GET of all failed: EINVAL (22);"
                        + " load the kernel module for it (nf_conntrack_netlink)",
                text("IPCTNL_MSG_CT_GET", "of all", Errno.EINVAL));
        assertEquals(
                "IPCTNL_MSG_CT_GET of all failed: EPERM (1); the runtime needs CAP_NET_ADMIN",
                text("IPCTNL_MSG_CT_GET", "of all", Errno.EPERM));
    }

    @Test
    void theLimitOfGroupsIsNamed() {
        assertEquals(
                "IP_ADD_MEMBERSHIP 224.0.0.18 on eth0 failed: ENOBUFS (105);"
                        + " raise net.ipv4.igmp_max_memberships",
                text("IP_ADD_MEMBERSHIP", "224.0.0.18 on eth0", Errno.ENOBUFS));
    }

    /** Seen on Linux 6.18: a closed fence makes sendto(2) fail so, on a queue that is empty. */
    @Test
    void whatAFilterDropsIsNotBlamedOnTheQueueAlone() {
        assertEquals(
                "sendto a frame on eth0 failed: ENOBUFS (105); a packet filter of this node dropped"
                        + " it, such as the closed fence of a virtual host (nft list ruleset), or"
                        + " the queue of the interface is full",
                text("sendto", "a frame on eth0", Errno.ENOBUFS));
        assertEquals(
                "sendmsg to 10.0.0.1 failed: EPERM (1); a packet filter of this node refused it (nft"
                        + " list ruleset)",
                text("sendmsg", "to 10.0.0.1", Errno.EPERM));
        assertEquals(
                "bind x failed: ENOBUFS (105); the queue is full",
                text("bind", "x", Errno.ENOBUFS));
    }

    @Test
    void theKernelsReasonStandsBehindTheErrno() {
        assertEquals(
                "RTM_NEWLINK carp7 failed: EINVAL (22): Unknown device type",
                new LinuxException("RTM_NEWLINK", "carp7", Errno.EINVAL, "Unknown device type")
                        .getMessage());
    }

    @Test
    void numbersWithoutANameAreShown() {
        assertEquals("x y failed: errno (4095)", text("x", "y", 4095));
    }
}
