package org.tandemgate.shell.ha;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.carp.Sighting;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Names;

/**
 * The other node as this one knows it: by its advertisements alone.
 *
 * @param name configured, may be empty
 * @param sighting freshest advertisement over all virtual hosts, absent when there was none
 * @param masterOf virtual hosts it holds, as far as is heard
 */
record Peer(String name, @Nullable PeerSighting sighting, List<String> masterOf) {

    static Peer of(final Snapshot snapshot) {
        final Instant now = snapshot.takenAt();
        return new Peer(
                snapshot.node() == null ? "" : snapshot.node().peerName(),
                snapshot.hosts().stream()
                        .map(VirtualHostStatus::lastHeard)
                        .filter(Objects::nonNull)
                        .max(Comparator.comparing(PeerSighting::at))
                        .orElse(null),
                snapshot.hosts().stream()
                        .filter(host -> Sighting.isMasterElsewhere(host, now))
                        .map(VirtualHostStatus::name)
                        .toList());
    }

    Json json(final Instant now) {
        return new Json()
                .put("name", name)
                .put("seenAgeMs", sighting == null ? null : Ages.milliseconds(sighting.at(), now))
                .put("role", masterOf.isEmpty() ? "UNKNOWN" : "MASTER")
                .put("masterOf", masterOf)
                .put("address", sighting == null ? null : sighting.source().toString());
    }

    String text(final Instant now) {
        final String who = name.isEmpty() ? "" : name + " ";
        if (!masterOf.isEmpty() && sighting != null) {
            return who
                    + "is MASTER for "
                    + Names.list(masterOf)
                    + ", heard "
                    + Ages.ago(sighting.at(), now)
                    + " from "
                    + sighting.source();
        }
        return who
                + (sighting == null
                        ? "was never heard"
                        : "last heard " + Ages.ago(sighting.at(), now))
                + "; a CARP backup sends nothing, ask it: ha:status there";
    }
}
