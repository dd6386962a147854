package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** What the tables of rtnetlink have in common: read all entries; remove what may be gone. */
final class NetlinkTables {
    private NetlinkTables() {}

    /** Turns a message into an entry, or null when it is none. */
    interface Parser<T> {
        @Nullable T parse(NetlinkMessage message) throws MalformedPacketException;
    }

    /** Entries of the answer; messages of other types are passed over. */
    static <T> List<T> read(final NetlinkRequest request, final int type, final Parser<T> parser)
            throws LinuxException {
        final List<T> entries = new ArrayList<>();
        try {
            for (final NetlinkMessage message : NetlinkExchange.perform(request)) {
                final T entry = message.type() == type ? parser.parse(message) : null;
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (final MalformedPacketException e) {
            throw NetlinkExchange.malformed(request, e);
        }
        return entries;
    }

    /** Performs a removal; that the object is gone already is no error. */
    static void remove(final NetlinkRequest request) throws LinuxException {
        try {
            NetlinkExchange.perform(request);
        } catch (final LinuxException e) {
            final int errno = e.errno();
            if (errno != Errno.ENODEV && errno != Errno.EADDRNOTAVAIL && errno != Errno.ESRCH) {
                throw e;
            }
        }
    }

    /** Refuses index 0, which the kernel reads as "any" or "by name". */
    static int requireIndex(final int interfaceIndex) {
        if (interfaceIndex < 1) {
            throw new IllegalArgumentException(
                    "interface index is " + interfaceIndex + ", needs 1 or more");
        }
        return interfaceIndex;
    }
}
