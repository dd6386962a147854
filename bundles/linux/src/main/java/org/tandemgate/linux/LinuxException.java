package org.tandemgate.linux;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A system call or netlink request that the kernel refused. The text names the call, the object,
 * the errno by name and, where there is a usual cause, what to do about it: {@code add 10.0.0.1/24
 * to eth0 failed: EPERM (1); the runtime needs CAP_NET_ADMIN}.
 */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String object;
    private final int errno;

    /**
     * @param call the system call or netlink request, e.g. {@code socket} or {@code RTM_NEWADDR}
     * @param object what it was made on, e.g. {@code 10.0.0.1/24 on eth0}
     * @param errno the positive error number of Linux
     */
    public LinuxException(final String call, final String object, final int errno) {
        this(call, object, errno, null);
    }

    /**
     * @param detail what the kernel said about it (extended acknowledgement of netlink), if
     *     anything
     */
    public LinuxException(
            final String call,
            final String object,
            final int errno,
            final @Nullable String detail) {
        super(Errno.describe(call, object, errno, detail));
        this.call = call;
        this.object = object;
        this.errno = errno;
    }

    /** The system call or netlink request. */
    public String call() {
        return call;
    }

    /** What the call was made on. */
    public String object() {
        return object;
    }

    /** The positive error number of Linux, e.g. 1 for EPERM. */
    public int errno() {
        return errno;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
