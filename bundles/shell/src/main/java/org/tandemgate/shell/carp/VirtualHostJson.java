package org.tandemgate.shell.carp;

import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;

/** A virtual host for programs. Keys are public interface. */
public final class VirtualHostJson {
    private static final double NANOS_PER_MS = 1e6;

    private VirtualHostJson() {}

    public static Json of(final VirtualHostStatus host, final Instant now) {
        return new Json()
                .put("name", host.name())
                .put("interface", host.interfaceName())
                .put("vhid", host.vhid())
                .put("state", host.role())
                .put("since", host.since())
                .put("sinceAgeMs", Ages.milliseconds(host.since(), now))
                .put("reason", host.reason())
                .put("addresses", host.addresses().stream().map(Object::toString).toList())
                .put("advbase", host.advbase())
                .put("advskew", host.advskew())
                .put("effectiveAdvskew", host.effectiveAdvskew())
                .put("demotion", host.demotion())
                .put("group", host.group())
                .put("mac", host.macMode().name().toLowerCase(Locale.ROOT))
                .put("announcedMac", host.announcedMac() == null ? null : "" + host.announcedMac())
                .put("peers", host.peers().stream().map(Object::toString).toList())
                .put("intervalMs", host.intervalNanos() / NANOS_PER_MS)
                .put("masterDownMs", host.masterDownNanos() / NANOS_PER_MS)
                .put("advertsSent", host.advertsSent())
                .put("advertsReceived", host.advertsReceived())
                .put("dropped", new TreeMap<>(host.dropped()))
                .put("lastHeard", lastHeard(host.lastHeard(), now))
                .put("masterElsewhere", host.isMasterElsewhere(now))
                .put("description", host.description())
                .put("problem", host.problem())
                .put("ageMs", Ages.milliseconds(host.takenAt(), now));
    }

    private static @Nullable Json lastHeard(final @Nullable PeerSighting heard, final Instant now) {
        return heard == null
                ? null
                : new Json()
                        .put("source", heard.source().toString())
                        .put("at", heard.at())
                        .put("ageMs", Ages.milliseconds(heard.at(), now))
                        .put("advbase", heard.advbase())
                        .put("advskew", heard.advskew())
                        .put("demotion", heard.demotion());
    }
}
