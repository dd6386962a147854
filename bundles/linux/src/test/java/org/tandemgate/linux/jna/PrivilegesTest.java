package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
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
    private static final int SCHED_OTHER_RESET_ON_FORK = 0x4000_0000;
    private static final int STEPS = 50;
    private static final long LIMIT_NANOS = 20_000_000_000L;

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
        final long limit = ThreadCalls.softLimit(ThreadCalls.Limit.NICE, 0);
        try {
            here.run(
                    () -> {
                        ThreadCalls.dropCapabilities();
                        assertRefused(
                                "sched_setattr nice -20 of here failed: EPERM (1);"
                                        + " the runtime needs CAP_SYS_NICE",
                                () -> linux.scheduling().precede());
                    });
        } finally {
            ThreadCalls.softLimit(ThreadCalls.Limit.NICE, limit);
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
    void onlyTheCallingThreadPrecedesOthers(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        final boolean may = isInitialUserNamespace() && ThreadCalls.has(ThreadCalls.CAP_SYS_NICE);
        final int before = there.call(ThreadCalls::nice);
        here.run(
                () -> {
                    if (may) {
                        linux.scheduling().precede();
                        assertEquals(SCHED_OTHER_RESET_ON_FORK, ThreadCalls.schedulingPolicy());
                        assertEquals(-20, ThreadCalls.nice());
                    } else {
                        assertRefused(
                                "sched_setattr nice -20 of here failed: EPERM",
                                () -> linux.scheduling().precede());
                    }
                });
        assertEquals(before, there.call(ThreadCalls::nice));
    }

    /**
     * The JVM waits for some of its locks with sched_yield(2). Were that in vain, as with
     * SCHED_FIFO, each step would take the ordinary thread until the kernel's emergency brake,
     * about a second.
     */
    @Test
    void aThreadThatPrecedesGivesWay(final NetworkNamespace here) throws Exception {
        if (!isInitialUserNamespace() || !ThreadCalls.has(ThreadCalls.CAP_SYS_NICE)) {
            assertRefused("sched_setattr", () -> linux.scheduling().precede());
            return;
        }
        final int processors = Runtime.getRuntime().availableProcessors();
        final AtomicInteger step = new AtomicInteger();
        final AtomicIntegerArray seen = new AtomicIntegerArray(processors);
        for (int i = 0; i < processors; i++) {
            final int number = i;
            new Thread(() -> giveWay(step, seen, number), "waiter-" + i).start();
        }
        final long begin = System.nanoTime();
        here.run(
                () -> {
                    while (step.get() < STEPS && System.nanoTime() - begin < LIMIT_NANOS) {
                        final int next = step.incrementAndGet();
                        awaitAll(seen, next, begin);
                    }
                });
        final int reached = step.getAndSet(STEPS);
        assertEquals(STEPS, reached, "steps within the limit");
    }

    private static void awaitAll(
            final AtomicIntegerArray seen, final int step, final long beginNanos) {
        for (int i = 0; i < seen.length(); i++) {
            while (seen.get(i) < step && System.nanoTime() - beginNanos < LIMIT_NANOS) {
                ThreadCalls.giveWay();
            }
        }
    }

    private void giveWay(final AtomicInteger step, final AtomicIntegerArray seen, final int own) {
        try {
            linux.scheduling().precede();
        } catch (final LinuxException refused) {
            throw new IllegalStateException(refused);
        }
        while (seen.get(own) < STEPS) {
            seen.set(own, step.get());
            ThreadCalls.giveWay();
        }
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
}
