package org.tandemgate.keaha.runtime;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * The node as its services tell it, which may come and go. One virtual host decides for DHCP, so
 * that both nodes never come to the same answer. Any thread.
 */
public final class ElectionView implements Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionView.class);
    private static final String OWNER = "kea-ha";

    /** Ends the demotion should this bundle be gone without a word; it is renewed in time. */
    private static final Duration LIMIT = Duration.ofHours(1);

    private static final Duration RENEWAL = LIMIT.dividedBy(2);

    /** A peer that replicates connections is heard every second. */
    private static final Duration PEER_SILENT = Duration.ofSeconds(4);

    /** So long after a take-over the silence of the old master means something. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** advskew of a master that says good-bye. */
    private static final int GOODBYE = 255;

    private record Told(int amount, Instant at) {}

    private final Map<String, Told> demotions = new HashMap<>();
    private volatile @Nullable Election election;
    private volatile @Nullable Node node;
    private volatile @Nullable Pfsync pfsync;
    private volatile String virtualHost = "";

    /** Which virtual host decides; empty for the first by name. */
    public void follow(final String name) {
        virtualHost = name;
    }

    /** There is an election. */
    public synchronized void attach(final Election now) {
        election = now;
        demotions.forEach((server, told) -> now.demote("*", cause(server), told.amount()));
    }

    /** It is gone, and its demotions with it. */
    public synchronized void detach(final Election gone) {
        if (gone.equals(election)) {
            election = null;
        }
    }

    /** Another node service, or none. */
    public void node(final @Nullable Node now) {
        node = now;
    }

    /** Another replication. */
    public synchronized void pfsync(final Pfsync now) {
        pfsync = now;
    }

    /** That replication is gone. */
    public synchronized void lose(final Pfsync gone) {
        if (gone.equals(pfsync)) {
            pfsync = null;
        }
    }

    private Optional<VirtualHostStatus> host() {
        final Election now = election;
        final List<VirtualHostStatus> hosts = now == null ? List.of() : now.virtualHosts();
        return hosts.stream()
                .filter(host -> virtualHost.isEmpty() || host.name().equals(virtualHost))
                .findFirst();
    }

    @Override
    public boolean isHolder(final boolean isPrimary) {
        return host().map(host -> host.role() == Role.MASTER).orElse(isPrimary);
    }

    @Override
    public Set<IpAddress> virtualAddresses() {
        final Election now = election;
        final List<VirtualHostStatus> hosts = now == null ? List.of() : now.virtualHosts();
        return hosts.stream()
                .flatMap(host -> host.addresses().stream())
                .map(CidrAddress::address)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Witness witness() {
        final Pfsync replication = pfsync;
        final Instant heard =
                replication == null ? null : replication.status().link().peer().lastHeard();
        final Instant now = Instant.now();
        if (heard != null && Duration.between(heard, now).compareTo(PEER_SILENT) < 0) {
            return Witness.ALIVE;
        }
        final Witness elected = host().map(host -> witness(host, now)).orElse(Witness.UNKNOWN);
        return elected == Witness.UNKNOWN && heard != null && isHolder(false)
                ? Witness.DEAD
                : elected;
    }

    /** A backup says nothing; a master that said nothing any more, and no good-bye, is dead. */
    static Witness witness(final VirtualHostStatus host, final Instant now) {
        final PeerSighting sighting = host.lastHeard();
        if (sighting == null) {
            return Witness.UNKNOWN;
        }
        final Duration silence = Duration.ofNanos(host.masterDownNanos());
        final boolean isGoodbye = sighting.advskew() == GOODBYE;
        if (!isGoodbye && Duration.between(sighting.at(), now).compareTo(silence) < 0) {
            return Witness.ALIVE;
        }
        final boolean wasTakenOver =
                host.role() == Role.MASTER
                        && !isGoodbye
                        && Duration.between(host.since(), now).compareTo(FRESH) < 0
                        && Duration.between(sighting.at(), host.since())
                                        .compareTo(silence.dividedBy(2))
                                >= 0;
        return wasTakenOver ? Witness.DEAD : Witness.UNKNOWN;
    }

    @Override
    public boolean isLeaving() {
        final Node now = node;
        return now != null && now.status().maintenance();
    }

    /** The election overlooks short losses; where it takes part in spite of one, so does DHCP. */
    @Override
    public boolean isCutOff() {
        return host().filter(it -> it.role() == Role.INIT)
                .filter(it -> !hasLink(it.interfaceName()))
                .isPresent();
    }

    private static boolean hasLink(final String interfaceName) {
        try {
            final NetworkInterface found = NetworkInterface.getByName(interfaceName);
            return found != null && found.isUp();
        } catch (final SocketException unreadable) {
            LOG.debug("no state of {}: {}", interfaceName, unreadable.getMessage());
            return true;
        }
    }

    @Override
    public synchronized void demote(final String server, final int amount) {
        final Told before = demotions.get(server);
        final Election now = election;
        if (amount == 0) {
            demotions.remove(server);
        } else {
            demotions.put(server, new Told(amount, Instant.now()));
        }
        if (now == null || (before == null && amount == 0)) {
            return;
        }
        // The new one first: in between the node must not look fit.
        if (amount > 0) {
            now.demote(Election.ALL_GROUPS, cause(server), amount);
        }
        if (before != null) {
            now.undemote(Election.ALL_GROUPS, cause(server), before.amount());
        }
        LOG.info("kea-ha {} demotes this node by {}", server, amount);
    }

    @Override
    public synchronized void renew() {
        final Instant now = Instant.now();
        Map.copyOf(demotions)
                .forEach(
                        (server, told) -> {
                            if (Duration.between(told.at(), now).compareTo(RENEWAL) > 0) {
                                demote(server, told.amount());
                            }
                        });
    }

    private static Election.Cause cause(final String server) {
        return new Election.Cause(OWNER, server + " server is unfit", LIMIT);
    }
}
