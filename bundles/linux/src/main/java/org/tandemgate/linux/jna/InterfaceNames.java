package org.tandemgate.linux.jna;

import com.sun.jna.Native;

/** Names for error texts; asked of the kernel only when something has failed. */
final class InterfaceNames {
    private static final int IF_NAMESIZE = 16;

    private InterfaceNames() {}

    /** {@code eth0}, or {@code interface 3} when there is none of that index. */
    static String describe(final int index) {
        final byte[] name = new byte[IF_NAMESIZE];
        return Libc.if_indextoname(index, name) == 0 ? "interface " + index : Native.toString(name);
    }
}
