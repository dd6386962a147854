package org.tandemgate.carp.runtime;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.carp.protocol.LoopbackFrame;
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

    /** IPv4, then IPv6. */
    static final boolean[] FAMILIES = {true, false};

    private static final ByteBuffer TOO_SHORT = ByteBuffer.allocateDirect(8).asReadOnlyBuffer();

    private final VirtualHostSettings settings;
    private final CarpAuthenticator authenticator;
    private final MacAddress virtualMac;
    private @Nullable Link link;
    private @Nullable IpAddress source4;
    private @Nullable IpAddress source6;
    private @Nullable CarpFrame frame4;
    private @Nullable CarpFrame frame6;
    private @Nullable ByteBuffer probe;
    private @Nullable ByteBuffer shown;

    AdvertisementSender(final VirtualHostSettings settings, final CarpAuthenticator authenticator) {
        this.settings = settings;
        virtualMac = MacAddress.virtual(settings.vhid());
        this.authenticator = authenticator;
    }

    /**
     * Takes the interface and its addresses as they are now; makes new frames when one of them
     * changed.
     *
     * @param virtual addresses that move with a role and are never a source
     */
    void use(final Link now, final Interfaces interfaces, final Set<IpAddress> virtual) {
        final IpAddress now4 = interfaces.source(now.index(), true, virtual, settings.peer());
        final IpAddress now6 = interfaces.source(now.index(), false, virtual, settings.peer6());
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
        probe = LoopbackFrame.of(now.mac(), now.mac());
        shown = showsItself() ? null : LoopbackFrame.of(mac, now.mac());
    }

    /** Whether every advertisement carries the address that the virtual host answers with. */
    private boolean showsItself() {
        return settings.macMode() == MacMode.INTERFACE
                || (settings.advertises(true) && settings.peer() == null)
                || (settings.advertises(false) && settings.peer6() == null);
    }

    private MacAddress mac(final Link parent) {
        return settings.macMode() == MacMode.VIRTUAL ? virtualMac : parent.mac();
    }

    /** Own source address of that family, absent when the interface has none. */
    @Nullable IpAddress source(final boolean ipv4) {
        return ipv4 ? source4 : source6;
    }

    /** What an address of the node is missing for; absent when none is. */
    @Nullable String problem() {
        if (link == null) {
            return null;
        }
        if (settings.advertises(false) && source6 == null) {
            return settings.interfaceName()
                    + " has no IPv6 address of its own to send advertisements from; give it a link-local address";
        }
        return settings.advertises(true) && source4 == null
                ? settings.interfaceName()
                        + " has no IPv4 address of its own, so advertisements come from 0.0.0.0 and two equal"
                        + " nodes have no order; give it an address beside the virtual ones"
                : null;
    }

    /** Whether there is something to send in that family. */
    boolean sends(final boolean ipv4) {
        return (ipv4 ? frame4 : frame6) != null;
    }

    /** Why advertisements did not get out, for each family; absent where they did. */
    static final class Refusals {
        private @Nullable LinuxException ipv4;
        private @Nullable LinuxException ipv6;

        @Nullable LinuxException of(final boolean wantsIpv4) {
            return wantsIpv4 ? ipv4 : ipv6;
        }

        private void add(final boolean isIpv4, final @Nullable LinuxException refused) {
            if (refused != null && isIpv4) {
                ipv4 = refused;
            } else if (refused != null) {
                ipv6 = refused;
            }
        }
    }

    /**
     * Sends in every family, whatever becomes of the other.
     *
     * @param counter of this advertisement, the same in both families
     * @param signer of the same vhid
     * @param refusals takes what did not get out
     * @return whether it got out in one family at least
     */
    boolean send(
            final CarpSockets sockets,
            final SendAdvertisement advertisement,
            final long counter,
            final CarpAuthenticator signer,
            final Refusals refusals) {
        boolean out = false;
        for (final boolean ipv4 : FAMILIES) {
            final CarpFrame frame = ipv4 ? frame4 : frame6;
            if (frame != null) {
                final ByteBuffer octets = write(frame, advertisement, counter, signer);
                final LinuxException refused = send(sockets, ipv4, octets);
                refusals.add(ipv4, refused);
                out |= refused == null;
            }
        }
        if (shown != null && !advertisement.leaving()) {
            // Unicast leaves with the interface's own MAC: switches must not forget the virtual
            // one. That way is the same for both families.
            final LinuxException refused = onLink(sockets, shown);
            refusals.add(true, refused);
            refusals.add(false, refused);
        }
        return out;
    }

    private @Nullable LinuxException send(
            final CarpSockets sockets, final boolean ipv4, final ByteBuffer octets) {
        final IpAddress peer = peer(ipv4);
        final int payload = octets.limit() - CarpAdvertisement.LENGTH;
        return peer == null
                ? onLink(sockets, octets)
                : toPeer(sockets, octets.slice(payload, CarpAdvertisement.LENGTH), peer);
    }

    /**
     * Sends something harmless the way the advertisements of a family go: to a group, a frame that
     * switches keep from everybody; to a configured peer, a packet that is too short for it to look
     * at.
     *
     * @return why it did not get out, absent when it did
     */
    @Nullable LinuxException probe(final CarpSockets sockets, final boolean ipv4) {
        final IpAddress peer = peer(ipv4);
        final LinuxException refused =
                probe != null && (peer == null || shown != null) ? onLink(sockets, probe) : null;
        return refused != null || peer == null
                ? refused
                : toPeer(sockets, TOO_SHORT.duplicate(), peer);
    }

    private @Nullable IpAddress peer(final boolean ipv4) {
        return ipv4 ? settings.peer() : settings.peer6();
    }

    private @Nullable LinuxException onLink(final CarpSockets sockets, final ByteBuffer octets) {
        try {
            sockets.packets().send(octets, Objects.requireNonNull(link).index());
            return null;
        } catch (final LinuxException refused) {
            return refused;
        }
    }

    private @Nullable LinuxException toPeer(
            final CarpSockets sockets, final ByteBuffer payload, final IpAddress peer) {
        final IpAddress source = source(peer.isIpv4());
        try {
            sockets.raw(peer.isIpv4())
                    .send(
                            payload,
                            source == null ? NO_IPV4 : source,
                            peer,
                            peer.isLinkLocal() ? Objects.requireNonNull(link).index() : 0);
            return null;
        } catch (final LinuxException refused) {
            return refused;
        }
    }

    private ByteBuffer write(
            final CarpFrame frame,
            final SendAdvertisement advertisement,
            final long counter,
            final CarpAuthenticator signer) {
        final Link parent = Objects.requireNonNull(link);
        frame.sendFrom(advertisement.leaving() ? parent.mac() : mac(parent));
        return frame.write(
                advertisement.advbase(),
                advertisement.advskew(),
                advertisement.demotion(),
                counter,
                signer);
    }
}
