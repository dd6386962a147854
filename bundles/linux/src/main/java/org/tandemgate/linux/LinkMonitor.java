package org.tandemgate.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket that hears of interfaces and addresses that change. Never blocks. One thread.
 * After an overrun it says {@link LinkEvent.Overrun} once: the reader must list everything again.
 */
public interface LinkMonitor extends Pollable {
    /** The events that are waiting, oldest first, at most 256 a call; empty when there are none. */
    List<LinkEvent> receive() throws LinuxException;

    /** What happened. */
    sealed interface LinkEvent {
        /** The interface is new or changed (also renamed, also carrier). */
        record Changed(Link link) implements LinkEvent {}

        /** The interface is gone. */
        record Removed(int interfaceIndex, String name) implements LinkEvent {}

        /** An address came or went. */
        record AddressChanged(InterfaceAddress address, boolean present) implements LinkEvent {}

        /** Events were lost (ENOBUFS). */
        record Overrun(@Nullable String detail) implements LinkEvent {}
    }
}
