package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.net.IpAddress;

/** What {@code config-test} and {@code kea-dhcp4 -t} accept and the server then dies of. */
public final class SettingsCheck {
    /** Delays are 16 bits wide until 3.3. */
    static final int DELAY_MAX = 65_535;

    private static final int PORT_MAX = 65_535;
    private static final Pattern URL =
            Pattern.compile("(https?)://(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+)(?::([0-9]{1,5}))?/?");

    private SettingsCheck() {}

    /** All that is wrong with settings by themselves; no ERROR when they may be written. */
    public static List<Finding> findings(final HaSettings settings, final KeaVersion version) {
        final List<Finding> findings = new ArrayList<>();
        names(settings, findings);
        final HaMode mode = settings.mode();
        role(settings, HaRole.PRIMARY, 1, findings);
        role(settings, HaRole.STANDBY, mode == HaMode.HOT_STANDBY ? 1 : 0, findings);
        role(settings, HaRole.SECONDARY, mode == HaMode.LOAD_BALANCING ? 1 : 0, findings);
        urls(settings, findings);
        if (mode != HaMode.PASSIVE_BACKUP) {
            delays(settings.tuning(), version, findings);
        }
        if (!settings.listener().restricted()) {
            findings.add(
                    Finding.warning(
                            "the HA listener executes every command",
                            "restrict-commands false",
                            "switch it on: the listener asks for no password"));
        }
        return List.copyOf(findings);
    }

    private static void names(final HaSettings settings, final List<Finding> findings) {
        final Set<String> names = new HashSet<>();
        for (final HaSettings.Peer peer : settings.peers()) {
            if (!names.add(peer.name())) {
                findings.add(
                        Finding.error(
                                "two peers have the same name",
                                peer.name(),
                                "give each server a name of its own"));
            }
        }
        if (!names.contains(settings.thisServer())) {
            findings.add(
                    Finding.error(
                            "this server is none of the peers",
                            settings.thisServer(),
                            "name one of the peers"));
        }
    }

    private static void role(
            final HaSettings settings,
            final HaRole role,
            final int needed,
            final List<Finding> findings) {
        final long found = settings.peers().stream().filter(it -> it.role() == role).count();
        if (found != needed) {
            findings.add(
                    Finding.error(
                            settings.mode().wireName()
                                    + " needs "
                                    + needed
                                    + " of role "
                                    + role.wireName(),
                            Long.toString(found),
                            "hot-standby has a primary and a standby, load-balancing a primary and"
                                    + " a secondary, passive-backup a primary"));
        }
    }

    private static void urls(final HaSettings settings, final List<Finding> findings) {
        final Set<String> seen = new HashSet<>();
        final boolean hasTls = settings.listener().tls().isPresent();
        for (final HaSettings.Peer peer : settings.peers()) {
            if (address(peer.url()).isEmpty()) {
                findings.add(
                        Finding.error(
                                "the URL of " + peer.name() + " is none that Kea takes",
                                peer.url(),
                                "needs http or https, an address (IPv6 in brackets, no host name)"
                                        + " and a port 1..65535, e.g. http://10.0.0.1:8001/"));
            } else if (peer.url().startsWith("https:") != hasTls) {
                findings.add(
                        Finding.error(
                                "the URL of "
                                        + peer.name()
                                        + (hasTls ? " is plain, but TLS is set" : " wants TLS"),
                                peer.url(),
                                "https needs trust anchor, certificate and key, and they https"));
            }
            if (!seen.add(peer.url())) {
                findings.add(
                        Finding.error(
                                "two peers have the same URL",
                                peer.url(),
                                "give each its own address of the sync link"));
            }
        }
    }

    /** The address in a URL; empty when Kea would not take the URL. */
    static Optional<IpAddress> address(final String url) {
        final Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        final String port = parts.group(3);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > PORT_MAX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpAddress.parse(parts.group(2).replaceAll("[\\[\\]]", "")));
        } catch (final IllegalArgumentException bad) {
            return Optional.empty();
        }
    }

    private static void delays(
            final HaSettings.Tuning tuning,
            final KeaVersion version,
            final List<Finding> findings) {
        delay("heartbeat-delay", tuning.heartbeatMillis(), version, findings);
        delay("max-response-delay", tuning.responseMillis(), version, findings);
        delay("max-ack-delay", tuning.ackMillis(), version, findings);
        if (tuning.responseMillis() <= tuning.heartbeatMillis()) {
            findings.add(
                    Finding.error(
                            "max-response-delay is not above heartbeat-delay",
                            tuning.responseMillis() + " ms",
                            "a healthy pair would look interrupted once per heartbeat; use several"
                                    + " times the heartbeat-delay"));
        }
        if (tuning.unackedClients() == 0) {
            findings.add(
                    Finding.warning(
                            "max-unacked-clients is off",
                            "0",
                            "a cut link lets both servers hand out the same addresses; use 5"));
        }
    }

    private static void delay(
            final String name,
            final int millis,
            final KeaVersion version,
            final List<Finding> findings) {
        if (millis < 0 || (millis > DELAY_MAX && !version.has(KeaVersion.LONG_DELAYS))) {
            findings.add(
                    Finding.error(
                            name + " is out of range",
                            millis + " ms",
                            "needs 0.." + DELAY_MAX + " ms before Kea 3.3"));
        }
    }
}
