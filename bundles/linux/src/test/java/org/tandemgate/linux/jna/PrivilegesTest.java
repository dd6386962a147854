package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.linux.testing.ThreadCalls;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/** What needs privilege says which; capabilities belong to threads, so one thread gives them up. */
@ExtendWith(NetworkNamespaces.class)
class PrivilegesTest {
    private static final int SCHED_FIFO_RESET_ON_FORK = 0x4000_0001;

    private final Linux linux = new JnaLinux();

    private static void assertRefused(final String text, final Executable call) {
        final String message = assertThrows(LinuxException.class, call).getMessage();
        assertTrue(message.startsWith(text), message);
    }

    @Test
    void everyRefusalNamesTheCapability(final NetworkNamespace here) throws Exception {
        here.run(
                () -> {
                    ThreadCalls.dropCapabilities();
                    assertRefused(
                            "socket raw IPv4 socket, protocol 112 failed: EPERM (1);"
                                    + " the runtime needs CAP_NET_RAW",
                            () -> linux.openRawSocket(Family.IPV4, 112));
                    assertRefused(
                            "socket raw IPv6 socket, protocol 112 failed: EPERM (1);"
                                    + " the runtime needs CAP_NET_RAW",
                            () -> linux.openRawSocket(Family.IPV6, 112));
                    assertRefused(
                            "socket packet socket failed: EPERM (1);"
                                    + " the runtime needs CAP_NET_RAW",
                            linux::openPacketSocket);
                    assertRefused(
                            "RTM_NEWADDR 10.0.0.1/24 on lo failed: EPERM (1);"
                                    + " the runtime needs CAP_NET_ADMIN",
                            () ->
                                    linux.addresses()
                                            .put(1, CidrAddress.parse("10.0.0.1/24"), 9, true));
                    assertRefused(
                            "RTM_NEWLINK macvlan carp7 (00:00:5e:00:01:07) on lo failed: EPERM (1);"
                                    + " the runtime needs CAP_NET_ADMIN",
                            () -> linux.links().createMacvlan("carp7", 1, MacAddress.virtual(7)));
                    assertRefused(
                            "RTM_DELADDR 10.0.0.1/24 on lo failed: EPERM (1);"
                                    + " the runtime needs CAP_NET_ADMIN",
                            () -> linux.addresses().remove(1, CidrAddress.parse("10.0.0.1/24")));
                });
    }

    @Test
    void schedulingWithoutPrivilegeNamesTheCapability(final NetworkNamespace here)
            throws Exception {
        final long limit = ThreadCalls.softLimit(ThreadCalls.Limit.RTPRIO, 0);
        try {
            here.run(
                    () -> {
                        ThreadCalls.dropCapabilities();
                        assertRefused(
                                "sched_setscheduler SCHED_FIFO priority 10 of here failed:"
                                        + " EPERM (1); the runtime needs CAP_SYS_NICE",
                                () -> linux.scheduling().realTime(10));
                    });
        } finally {
            ThreadCalls.softLimit(ThreadCalls.Limit.RTPRIO, limit);
        }
    }

    @Test
    void lockingWithoutPrivilegeNamesTheCapability(final NetworkNamespace here) throws Exception {
        final long limit = ThreadCalls.softLimit(ThreadCalls.Limit.MEMLOCK, 0);
        try {
            here.run(
                    () -> {
                        ThreadCalls.dropCapabilities();
                        assertRefused(
                                "mlockall of the runtime failed: EPERM (1);"
                                        + " the runtime needs CAP_IPC_LOCK",
                                () -> linux.scheduling().lockMemory());
                    });
        } finally {
            ThreadCalls.softLimit(ThreadCalls.Limit.MEMLOCK, limit);
        }
    }

    /** In a user namespace nobody has these privileges over the machine. */
    private static boolean isInitialUserNamespace() throws Exception {
        return Files.readString(Path.of("/proc/self/uid_map"))
                .strip()
                .matches("0\\s+0\\s+4294967295");
    }

    @Test
    void onlyTheCallingThreadBecomesRealTime(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        final boolean may = isInitialUserNamespace() && ThreadCalls.has(ThreadCalls.CAP_SYS_NICE);
        here.run(
                () -> {
                    if (may) {
                        linux.scheduling().realTime(10);
                        assertEquals(SCHED_FIFO_RESET_ON_FORK, ThreadCalls.schedulingPolicy());
                        assertEquals(10, ThreadCalls.priority());
                    } else {
                        assertRefused(
                                "sched_setscheduler SCHED_FIFO priority 10 of here failed: EPERM",
                                () -> linux.scheduling().realTime(10));
                    }
                });
        assertEquals(0, there.call(ThreadCalls::schedulingPolicy));
    }

    @Test
    void memoryIsLocked(final NetworkNamespace here) throws Exception {
        final boolean may = isInitialUserNamespace() && ThreadCalls.has(ThreadCalls.CAP_IPC_LOCK);
        here.run(
                () -> {
                    if (!may) {
                        assertRefused(
                                "mlockall of the runtime failed",
                                () -> linux.scheduling().lockMemory());
                        return;
                    }
                    assertEquals("0 kB", ThreadCalls.status("VmLck"));
                    try {
                        linux.scheduling().lockMemory();
                        assertTrue(ThreadCalls.status("VmLck").length() > "0 kB".length());
                    } finally {
                        ThreadCalls.unlockMemory();
                    }
                });
    }

    @Test
    void prioritiesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> linux.scheduling().realTime(0));
        assertThrows(IllegalArgumentException.class, () -> linux.scheduling().realTime(100));
    }
}
