package org.tandemgate.carp.runtime;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
     * @param signer of the same vhid
     * @throws LinuxException of the last family that failed
     */
    void send(
            final CarpSockets sockets,
            final SendAdvertisement advertisement,
            final long counter,
            final CarpAuthenticator signer)
            throws LinuxException {
        LinuxException failure = null;
        if (frame4 != null) {
            final ByteBuffer octets = write(frame4, advertisement, counter, signer);
            failure = send(sockets, octets, settings.peer(), failure);
        }
        if (frame6 != null) {
            final ByteBuffer octets = write(frame6, advertisement, counter, signer);
            failure = send(sockets, octets, settings.peer6(), failure);
        }
        if (shown != null && !advertisement.leaving()) {
            // Unicast leaves with the interface's own MAC: switches must not forget the virtual
            // one.
            failure = trySend(sockets, shown, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Sends something harmless the way the advertisements go: to a group, a frame that switches
     * keep from everybody; to a configured peer, a packet that is too short for it to look at.
     *
     * @throws LinuxException when it does not get out
     */
    void probe(final CarpSockets sockets) throws LinuxException {
        LinuxException failure = null;
        if (probe != null && settings.peer() == null && settings.peer6() == null) {
            failure = trySend(sockets, probe, failure);
        }
        for (final IpAddress peer : peers()) {
            try {
                toPeer(sockets, TOO_SHORT.duplicate(), peer);
            } catch (final LinuxException refused) {
                failure = refused;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private List<IpAddress> peers() {
        return Stream.of(
                        Optional.ofNullable(settings.peer()), Optional.ofNullable(settings.peer6()))
                .flatMap(Optional::stream)
                .toList();
    }

    private @Nullable LinuxException trySend(
            final CarpSockets sockets,
            final ByteBuffer octets,
            final @Nullable LinuxException before) {
        try {
            sockets.packets().send(octets, Objects.requireNonNull(link).index());
            return before;
        } catch (final LinuxException refused) {
            return refused;
        }
    }

    private void toPeer(final CarpSockets sockets, final ByteBuffer payload, final IpAddress peer)
            throws LinuxException {
        final IpAddress source = source(peer.isIpv4());
        sockets.raw(peer.isIpv4())
                .send(
                        payload,
                        source == null ? NO_IPV4 : source,
                        peer,
                        peer.isLinkLocal() ? Objects.requireNonNull(link).index() : 0);
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

    private @Nullable LinuxException send(
            final CarpSockets sockets,
            final ByteBuffer octets,
            final @Nullable IpAddress peer,
            final @Nullable LinuxException before) {
        if (peer == null) {
            return trySend(sockets, octets, before);
        }
        try {
            final int payload = octets.limit() - CarpAdvertisement.LENGTH;
            toPeer(sockets, octets.slice(payload, CarpAdvertisement.LENGTH), peer);
            return before;
        } catch (final LinuxException refused) {
            return refused;
        }
    }
}
