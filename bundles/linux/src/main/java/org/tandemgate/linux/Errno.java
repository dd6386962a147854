package org.tandemgate.linux;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error numbers of Linux by name (include/uapi/asm-generic/errno-base.h and errno.h; the same on
 * x86-64 and aarch64), and what usually helps.
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int ERANGE = 34;
    public static final int ENOSYS = 38;
    public static final int EBADMSG = 74;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EPROTONOSUPPORT = 93;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;
    public static final int ETIMEDOUT = 110;
    public static final int EHOSTUNREACH = 113;

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(EPERM, "EPERM"),
                    Map.entry(ENOENT, "ENOENT"),
                    Map.entry(ESRCH, "ESRCH"),
                    Map.entry(EINTR, "EINTR"),
                    Map.entry(EIO, "EIO"),
                    Map.entry(ENXIO, "ENXIO"),
                    Map.entry(7, "E2BIG"),
                    Map.entry(EBADF, "EBADF"),
                    Map.entry(EAGAIN, "EAGAIN"),
                    Map.entry(ENOMEM, "ENOMEM"),
                    Map.entry(EACCES, "EACCES"),
                    Map.entry(EFAULT, "EFAULT"),
                    Map.entry(EBUSY, "EBUSY"),
                    Map.entry(EEXIST, "EEXIST"),
                    Map.entry(18, "EXDEV"),
                    Map.entry(ENODEV, "ENODEV"),
                    Map.entry(ENOTDIR, "ENOTDIR"),
                    Map.entry(EISDIR, "EISDIR"),
                    Map.entry(EINVAL, "EINVAL"),
                    Map.entry(ENFILE, "ENFILE"),
                    Map.entry(EMFILE, "EMFILE"),
                    Map.entry(ENOSPC, "ENOSPC"),
                    Map.entry(EROFS, "EROFS"),
                    Map.entry(32, "EPIPE"),
                    Map.entry(ERANGE, "ERANGE"),
                    Map.entry(36, "ENAMETOOLONG"),
                    Map.entry(ENOSYS, "ENOSYS"),
                    Map.entry(40, "ELOOP"),
                    Map.entry(61, "ENODATA"),
                    Map.entry(71, "EPROTO"),
                    Map.entry(EBADMSG, "EBADMSG"),
                    Map.entry(75, "EOVERFLOW"),
                    Map.entry(88, "ENOTSOCK"),
                    Map.entry(89, "EDESTADDRREQ"),
                    Map.entry(EMSGSIZE, "EMSGSIZE"),
                    Map.entry(91, "EPROTOTYPE"),
                    Map.entry(ENOPROTOOPT, "ENOPROTOOPT"),
                    Map.entry(EPROTONOSUPPORT, "EPROTONOSUPPORT"),
                    Map.entry(94, "ESOCKTNOSUPPORT"),
                    Map.entry(EOPNOTSUPP, "EOPNOTSUPP"),
                    Map.entry(96, "EPFNOSUPPORT"),
                    Map.entry(EAFNOSUPPORT, "EAFNOSUPPORT"),
                    Map.entry(EADDRINUSE, "EADDRINUSE"),
                    Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL"),
                    Map.entry(ENETDOWN, "ENETDOWN"),
                    Map.entry(ENETUNREACH, "ENETUNREACH"),
                    Map.entry(103, "ECONNABORTED"),
                    Map.entry(104, "ECONNRESET"),
                    Map.entry(ENOBUFS, "ENOBUFS"),
                    Map.entry(106, "EISCONN"),
                    Map.entry(107, "ENOTCONN"),
                    Map.entry(ETIMEDOUT, "ETIMEDOUT"),
                    Map.entry(111, "ECONNREFUSED"),
                    Map.entry(112, "EHOSTDOWN"),
                    Map.entry(EHOSTUNREACH, "EHOSTUNREACH"));

    private Errno() {}

    /** The symbolic name, or {@code errno} when it has none here. */
    public static String name(final int errno) {
        return NAMES.getOrDefault(errno, "errno");
    }

    /**
     * The text of an exception: call, object, errno by name, what the kernel said about it and what
     * to do next.
     */
    static String describe(
            final String call,
            final String object,
            final int errno,
            final @Nullable String detail) {
        final StringBuilder text = new StringBuilder(call).append(' ').append(object);
        text.append(" failed: ").append(name(errno)).append(" (").append(errno).append(')');
        if (detail != null && !detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        final String hint = hint(call, errno);
        if (!hint.isEmpty()) {
            text.append("; ").append(hint);
        }
        return text.toString();
    }

    private static String hint(final String call, final int errno) {
        return switch (errno) {
            case EPERM, EACCES -> privilege(call);
            case EBADF -> "it was closed already";
            case ENOMEM ->
                    call.equals("mlockall") ? privilege(call) : "the kernel is out of memory";
            case EMFILE -> "raise the limit of open files (LimitNOFILE)";
            case EROFS -> "/proc/sys is mounted read-only; in a container it must be writable";
            case EINVAL ->
                    call.startsWith("IPCTNL_")
                            ? "load the kernel module for it (nf_conntrack_netlink)"
                            : "";
            case EAFNOSUPPORT -> "the kernel runs without that address family";
            case ENODEV -> "the interface is gone";
            case ENETDOWN -> "the interface is down";
            case EOPNOTSUPP ->
                    call.equals("RTM_NEWLINK") ? "load the kernel module for it (macvlan)" : "";
            case ENOBUFS -> noBuffer(call);
            case EADDRNOTAVAIL ->
                    call.equals("sendmsg") ? "the source is no address of this node" : "";
            default -> "";
        };
    }

    /**
     * A packet that the egress hook of an interface drops ends so too (net/core/dev.c,
     * sch_handle_egress and nf_hook_egress: NET_XMIT_DROP).
     */
    private static String noBuffer(final String call) {
        return switch (call) {
            case "IP_ADD_MEMBERSHIP" -> "raise net.ipv4.igmp_max_memberships";
            case "sendto", "sendmsg" ->
                    "a packet filter of this node dropped it, such as the closed fence of a virtual"
                            + " host (nft list ruleset), or the queue of the interface is full";
            default -> "the queue is full";
        };
    }

    private static String privilege(final String call) {
        return switch (call) {
            case "sendto", "sendmsg" ->
                    "a packet filter of this node refused it (nft list ruleset)";
            case "socket" -> "the runtime needs CAP_NET_RAW";
            case "sched_setattr" -> "the runtime needs CAP_SYS_NICE or a limit of -20 (LimitNICE)";
            case "mlockall" ->
                    "the runtime needs CAP_IPC_LOCK or a higher limit of locked memory"
                            + " (LimitMEMLOCK)";
            case "open", "read", "write" -> "the runtime needs CAP_NET_ADMIN or to be root";
            case "SO_MARK" -> "the runtime needs CAP_NET_ADMIN";
            default ->
                    call.startsWith("RTM_") || call.startsWith("NF") || call.startsWith("IPCTNL_")
                            ? "the runtime needs CAP_NET_ADMIN"
                            : "";
        };
    }
}
