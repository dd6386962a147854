package org.tandemgate.carp.runtime;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * Whether {@code peer} and {@code peer6} name somebody else: the same file on both nodes makes one
 * of them advertise to itself, and both serve (opnsense/core issue 8120). Holds nothing.
 */
final class PeerCheck {
    private PeerCheck() {}

    /** One sentence with the next step; absent when all is well. Loop thread only. */
    static @Nullable String wrong(final VirtualHostSettings settings, final Interfaces interfaces) {
        return Stream.of(settings.peer(), settings.peer6())
                .filter(Objects::nonNull)
                .map(peer -> wrong(peer, settings, interfaces))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String wrong(
            final IpAddress peer, final VirtualHostSettings settings, final Interfaces interfaces) {
        final String at = interfaces.holderOf(peer, settings.interfaceName());
        return at == null
                ? null
                : (peer.isIpv4() ? "peer is " : "peer6 is ")
                        + peer
                        + ", which this node has itself on "
                        + at
                        + ", so no other node hears it and both may serve; needs the address of"
                        + " the other node in "
                        + SettingsFile.of(settings.name());
    }
}
