package org.tandemgate.carp.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.linux.Link;
import org.tandemgate.net.MacAddress;

/** Makes the public snapshot of a virtual host from its volatile fields; any thread. */
final class StatusView {
    private StatusView() {}

    static VirtualHostStatus of(final Member member) {
        final Member.Standing standing = member.standing();
        final VirtualHostSettings settings = member.settings();
        final CarpElection election = member.election();
        final Link link = member.link();
        if (settings == null || election == null) {
            return unconfigured(member);
        }
        return new VirtualHostStatus(
                member.name(),
                settings.interfaceName(),
                settings.vhid(),
                standing.role(),
                standing.since(),
                standing.reason(),
                settings.addresses(),
                settings.advbase(),
                settings.advskew(),
                election.effectiveAdvskew(),
                member.demotion(),
                settings.group(),
                settings.macMode(),
                announcedMac(settings, link),
                link == null ? 0 : link.index(),
                Stream.of(settings.peer(), settings.peer6()).filter(Objects::nonNull).toList(),
                election.intervalNanos(),
                election.masterDownNanos(),
                member.sent(),
                member.reception().received(),
                member.reception().dropped().snapshot(),
                member.reception().lastHeard(),
                settings.description(),
                member.problem(),
                Instant.now());
    }

    private static @Nullable MacAddress announcedMac(
            final VirtualHostSettings settings, final @Nullable Link link) {
        if (settings.macMode() == MacMode.VIRTUAL) {
            return MacAddress.virtual(settings.vhid());
        }
        return link == null ? null : link.mac();
    }

    /** A virtual host whose configuration was refused before any was in force. */
    private static VirtualHostStatus unconfigured(final Member member) {
        final Member.Standing standing = member.standing();
        return new VirtualHostStatus(
                member.name(),
                "",
                0,
                standing.role(),
                standing.since(),
                standing.reason(),
                List.of(),
                0,
                0,
                0,
                0,
                "",
                MacMode.VIRTUAL,
                null,
                0,
                List.of(),
                0,
                0,
                member.sent(),
                member.reception().received(),
                member.reception().dropped().snapshot(),
                null,
                "",
                member.problem(),
                Instant.now());
    }
}
