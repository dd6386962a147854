package org.tandemgate.linux;

import java.util.Map;

/** Error numbers of Linux by name (include/uapi/asm-generic/errno-base.h and errno.h). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOBUFS = 105;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(EPERM, "EPERM"),
                    Map.entry(ENOENT, "ENOENT"),
                    Map.entry(EINTR, "EINTR"),
                    Map.entry(EAGAIN, "EAGAIN"),
                    Map.entry(EACCES, "EACCES"),
                    Map.entry(EBUSY, "EBUSY"),
                    Map.entry(EEXIST, "EEXIST"),
                    Map.entry(ENODEV, "ENODEV"),
                    Map.entry(EINVAL, "EINVAL"),
                    Map.entry(ENOBUFS, "ENOBUFS"),
                    Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL"),
                    Map.entry(ENETDOWN, "ENETDOWN"));

    private Errno() {}

    /** The symbolic name, or {@code errno} when it has none here. */
    public static String name(final int errno) {
        return NAMES.getOrDefault(errno, "errno");
    }

    static String describe(final String call, final String object, final int errno) {
        return call + " " + object + " failed: " + name(errno) + " (" + errno + ")";
    }
}
