package org.tandemgate.shell.ha;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Names;

/**
 * The other node as this one knows it: by its own word where it is asked, else by its
 * advertisements alone.
 *
 * @param name configured, may be empty
 * @param sighting freshest advertisement over all virtual hosts, absent when there was none
 * @param masterOf virtual hosts it holds, as far as is heard
 * @param said its own word
 * @param role by its own word, UNKNOWN when that is not to be believed
 */
record Peer(
        String name,
        @Nullable PeerSighting sighting,
        List<String> masterOf,
        PeerStatus said,
        String role) {

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
                        .filter(host -> host.isMasterElsewhere(now))
                        .map(VirtualHostStatus::name)
                        .toList(),
                snapshot.nodes().peer(),
                snapshot.nodes().peerRole());
    }

    /** By its own word; by what is heard only where it is not asked. */
    private String shownRole() {
        final boolean asked = said.state() != PeerStatus.State.OFF;
        return asked || masterOf.isEmpty() ? role : "MASTER";
    }

    private @Nullable Long seenAge(final Instant now) {
        final Long heard = sighting == null ? null : Ages.milliseconds(sighting.at(), now);
        final long asked = said.ageMillis();
        return asked < 0 ? heard : heard == null ? (Long) asked : (Long) Math.min(asked, heard);
    }

    Json json(final Instant now) {
        return new Json()
                .put("name", name)
                .put("seenAgeMs", seenAge(now))
                .put("role", shownRole())
                .put("masterOf", masterOf)
                .put("address", sighting == null ? null : sighting.source().toString());
    }

    String text(final Instant now) {
        final String who = name.isEmpty() ? "" : name + " ";
        if (said.state() == PeerStatus.State.LIVE) {
            return who
                    + "is "
                    + role
                    + ", told "
                    + Ages.text(Duration.ofMillis(said.ageMillis()))
                    + " ago";
        }
        if (said.state() == PeerStatus.State.SILENT) {
            return who
                    + "is silent, nobody knows its role; it last told "
                    + Ages.text(Duration.ofMillis(said.ageMillis()))
                    + " ago";
        }
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
