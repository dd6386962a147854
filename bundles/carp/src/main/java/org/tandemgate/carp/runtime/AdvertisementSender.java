package org.tandemgate.carp.runtime;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * Sends the advertisements of one virtual host, one per family in which it has addresses, from
 * frames that are made once and changed in place. Loop thread only.
 */
final class AdvertisementSender {
    private static final IpAddress NO_IPV4 = IpAddress.parse("0.0.0.0");

    private final VirtualHostSettings settings;
    private final CarpAuthenticator authenticator;
    private @Nullable Link link;
    private @Nullable IpAddress source4;
    private @Nullable IpAddress source6;
    private @Nullable CarpFrame frame4;
    private @Nullable CarpFrame frame6;

    AdvertisementSender(final VirtualHostSettings settings, final CarpAuthenticator authenticator) {
        this.settings = settings;
        this.authenticator = authenticator;
    }

    /**
     * Takes the interface and its addresses as they are now; makes new frames when one of them
     * changed.
     *
     * @param virtual addresses that move with a role and are never a source
     */
    void use(final Link now, final Interfaces interfaces, final Set<IpAddress> virtual) {
        final IpAddress now4 = interfaces.source(now.index(), true, virtual);
        final IpAddress now6 = interfaces.source(now.index(), false, virtual);
        if (link != null
                && link.index() == now.index()
                && link.mac().equals(now.mac())
                && Objects.equals(source4, now4)
                && Objects.equals(source6, now6)) {
            return;
        }
        link = now;
        source4 = now4;
        source6 = now6;
        final MacAddress mac = mac(now);
        frame4 =
                settings.advertises(true)
                        ? CarpFrame.toGroup(mac, now4 == null ? NO_IPV4 : now4, authenticator)
                        : null;
        frame6 =
                settings.advertises(false) && now6 != null
                        ? CarpFrame.toGroup(mac, now6, authenticator)
                        : null;
    }

    private MacAddress mac(final Link parent) {
        return settings.macMode() == MacMode.VIRTUAL
                ? MacAddress.virtual(settings.vhid())
                : parent.mac();
    }

    /** Own source address of that family, absent when the interface has none. */
    @Nullable IpAddress source(final boolean ipv4) {
        return ipv4 ? source4 : source6;
    }

    /** What keeps a family from being advertised; absent when nothing does. */
    @Nullable String problem() {
        return settings.advertises(false) && source6 == null && link != null
                ? settings.interfaceName()
                        + " has no IPv6 address of its own to send advertisements from; give it a link-local address"
                : null;
    }

    /**
     * Sends in every family.
     *
     * @param counter of this advertisement, the same in both families
     * @throws LinuxException of the last family that failed
     */
    void send(final CarpSockets sockets, final SendAdvertisement advertisement, final long counter)
            throws LinuxException {
        LinuxException failure = null;
        if (frame4 != null) {
            failure = send(sockets, frame4, settings.peer(), advertisement, counter, failure);
        }
        if (frame6 != null) {
            failure = send(sockets, frame6, settings.peer6(), advertisement, counter, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable LinuxException send(
            final CarpSockets sockets,
            final CarpFrame frame,
            final @Nullable IpAddress peer,
            final SendAdvertisement advertisement,
            final long counter,
            final @Nullable LinuxException before) {
        final Link on = Objects.requireNonNull(link);
        final ByteBuffer octets =
                frame.write(
                        advertisement.advbase(),
                        advertisement.advskew(),
                        advertisement.demotion(),
                        counter);
        try {
            if (peer == null) {
                sockets.packets().send(octets, on.index());
            } else {
                final int payload = octets.limit() - CarpAdvertisement.LENGTH;
                sockets.raw(peer.isIpv4())
                        .send(
                                octets.slice(payload, CarpAdvertisement.LENGTH),
                                frame.source(),
                                peer,
                                peer.isLinkLocal() ? on.index() : 0);
            }
            return before;
        } catch (final LinuxException refused) {
            return refused;
        }
    }
}
