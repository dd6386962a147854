package org.tandemgate.rest.resources;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.net.IpAddress;
import org.tandemgate.rest.http.Places;

/** Which addresses are virtual, by the election, and which are this node's, by the kernel. */
public final class ElectionPlaces implements Places {
    private final NodeServices services;

    public ElectionPlaces(final NodeServices services) {
        this.services = services;
    }

    @Override
    public Set<IpAddress> virtual() {
        final Election election = services.election();
        return election == null
                ? Set.of()
                : election.virtualHosts().stream()
                        .flatMap(host -> host.addresses().stream())
                        .map(it -> it.address())
                        .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String own() {
        final Node node = services.node();
        final Set<String> own = ownAddresses();
        final String here =
                (node == null ? "this one" : node.status().name())
                        + " at "
                        + (own.isEmpty() ? "no address of its own" : String.join(", ", own));
        final Set<String> others = new TreeSet<>();
        final Election election = services.election();
        if (election != null) {
            for (final VirtualHostStatus host : election.virtualHosts()) {
                final @Nullable PeerSighting heard = host.lastHeard();
                if (heard != null) {
                    others.add(heard.source().toString());
                }
            }
        }
        final String peer = node == null ? "" : node.status().peerName();
        return others.isEmpty()
                ? here
                : here
                        + "; "
                        + (peer.isEmpty() ? "the other one" : peer)
                        + " was heard from "
                        + String.join(", ", others);
    }

    private Set<String> ownAddresses() {
        final Set<IpAddress> virtual = virtual();
        final Set<String> own = new TreeSet<>();
        try {
            final Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
            for (final NetworkInterface each : Collections.list(all)) {
                for (final InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                        final String text = address.getHostAddress().replaceFirst("%.*", "");
                        final IpAddress parsed = IpAddress.parse(text);
                        if (!virtual.contains(parsed)) {
                            own.add(parsed.toString());
                        }
                    }
                }
            }
        } catch (final SocketException unknown) {
            return own;
        }
        return own;
    }
}
