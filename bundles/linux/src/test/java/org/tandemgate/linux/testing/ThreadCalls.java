package org.tandemgate.linux.testing;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** System calls on the calling thread that only tests need. */
public final class ThreadCalls {
    /** CAP_NET_ADMIN (include/uapi/linux/capability.h). */
    public static final int CAP_NET_ADMIN = 12;

    /** CAP_NET_RAW. */
    public static final int CAP_NET_RAW = 13;

    /** CAP_IPC_LOCK. */
    public static final int CAP_IPC_LOCK = 14;

    /** CAP_SYS_NICE. */
    public static final int CAP_SYS_NICE = 23;

    /** CAP_SYS_ADMIN. */
    public static final int CAP_SYS_ADMIN = 21;

    /** CAP_SYS_RESOURCE. */
    public static final int CAP_SYS_RESOURCE = 24;

    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int PRIO_PROCESS = 0;
    private static final int CAPABILITY_VERSION_3 = 0x2008_0522;

    private ThreadCalls() {}

    /** Puts the calling thread, and processes it starts, into a new network namespace. */
    static void unshareNetwork() throws IOException {
        if (TestLibc.unshare(CLONE_NEWNET) < 0) {
            throw new IOException("unshare(CLONE_NEWNET) failed, errno " + Native.getLastError());
        }
    }

    /** Number of the calling thread, also good for {@code ip link set ... netns}. */
    public static int threadId() throws IOException {
        final Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
        return Integer.parseInt(thread.getFileName().toString());
    }

    /**
     * A field of /proc/thread-self/status.
     *
     * @param field for example {@code CapEff}
     */
    public static String status(final String field) throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1).strip();
            }
        }
        throw new IOException("/proc/thread-self/status has no " + field);
    }

    /** Whether the calling thread has the capability. */
    public static boolean has(final int capability) throws IOException {
        return (Long.parseUnsignedLong(status("CapEff"), 16) >> capability & 1) != 0;
    }

    /** Takes all capabilities from the calling thread for good. */
    public static void dropCapabilities() throws IOException {
        final byte[] header =
                ByteBuffer.allocate(8)
                        .order(ByteOrder.nativeOrder())
                        .putInt(CAPABILITY_VERSION_3)
                        .array();
        if (TestLibc.capset(header, new byte[24]) < 0) {
            throw new IOException("capset failed, errno " + Native.getLastError());
        }
    }

    /** Scheduling policy of the calling thread, with SCHED_RESET_ON_FORK (0x40000000). */
    public static int schedulingPolicy() {
        return TestLibc.sched_getscheduler(0);
    }

    /** Nice value of the calling thread. */
    public static int nice() {
        return TestLibc.getpriority(PRIO_PROCESS, 0);
    }

    /** Lets others run, as far as the scheduling class of the calling thread does. */
    public static void giveWay() {
        TestLibc.sched_yield();
    }

    /** Undoes mlockall(2). */
    public static void unlockMemory() {
        TestLibc.munlockall();
    }

    /**
     * Sets the soft limit of a resource of the whole process.
     *
     * @return the soft limit before
     */
    public static long softLimit(final Limit limit, final long value) throws IOException {
        final long[] limits = new long[2];
        TestLibc.getrlimit(limit.number, limits);
        final long before = limits[0];
        limits[0] = value;
        if (TestLibc.setrlimit(limit.number, limits) < 0) {
            throw new IOException("setrlimit failed, errno " + Native.getLastError());
        }
        return before;
    }

    /** A resource limit (include/uapi/asm-generic/resource.h). */
    public enum Limit {
        MEMLOCK(8),
        NICE(13);

        private final int number;

        Limit(final int number) {
            this.number = number;
        }
    }

    private static final class TestLibc {
        static {
            Native.register(TestLibc.class, "c");
        }

        private TestLibc() {}

        static native int unshare(int flags);

        static native int capset(byte[] header, byte[] data);

        static native int sched_getscheduler(int pid);

        static native int getpriority(int which, int who);

        static native int sched_yield();

        static native int munlockall();

        static native int getrlimit(int resource, long[] limits);

        static native int setrlimit(int resource, long[] limits);
    }
}
