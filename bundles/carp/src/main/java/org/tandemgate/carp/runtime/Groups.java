package org.tandemgate.carp.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;

/**
 * Joins and leaves the groups of CARP. The kernel does that under the lock of all interfaces, so it
 * belongs to the address thread: an election must not wait for it.
 */
final class Groups {
    private static final List<IpAddress> ALL = List.of(CarpFrame.GROUP4, CarpFrame.GROUP6);

    private final Warnings warnings;
    private volatile @Nullable CarpSockets sockets;

    Groups(final Warnings warnings) {
        this.warnings = warnings;
    }

    /** Other sockets, which have joined nothing yet, or none. Any thread. */
    void use(final @Nullable CarpSockets wanted) {
        sockets = wanted;
    }

    /** Hears the groups of a plan's families on an interface from now on. Address thread. */
    void join(final AddressPlan plan, final int interfaceIndex) {
        final CarpSockets open = sockets;
        for (final IpAddress group : ALL) {
            if (open != null && plan.hasFamily(group.isIpv4())) {
                try {
                    open.raw(group.isIpv4()).join(group, interfaceIndex);
                } catch (final LinuxException refused) {
                    warnings.warn("join", refused.getMessage());
                }
            }
        }
    }

    /**
     * Hears them on an interface no more, if it did. The kernel forgets the memberships with an
     * interface that goes, the socket does not. Address thread.
     */
    void leave(final int interfaceIndex) {
        final CarpSockets open = sockets;
        for (final IpAddress group : ALL) {
            if (open != null) {
                try {
                    open.raw(group.isIpv4()).leave(group, interfaceIndex);
                } catch (final LinuxException refused) {
                    warnings.warn("leave", refused.getMessage());
                }
            }
        }
    }
}
