package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.HaMode;

/**
 * The configuration of Kea's HA hook, and its way into the configuration that a server runs with.
 * Parameters: isc-projects/kea doc/sphinx/arm/hooks-ha.rst.
 */
public final class HaConfiguration {
    static final String HOOKS = "hooks-libraries";
    static final String HA_LIBRARY = "libdhcp_ha.so";
    static final String LEASE_LIBRARY = "libdhcp_lease_cmds.so";
    static final String LIST = "high-availability";

    private HaConfiguration() {}

    /** One entry of {@code high-availability}, with the parameters that this version knows. */
    public static Json.Obj entry(final HaSettings settings, final KeaVersion version) {
        Json.Obj entry =
                Json.Obj.EMPTY
                        .with("this-server-name", settings.thisServer())
                        .with("mode", settings.mode().wireName());
        if (settings.mode() != HaMode.PASSIVE_BACKUP) {
            entry = tuned(entry, settings, version);
        }
        final HaSettings.Listener listener = settings.listener();
        entry = entry.with("restrict-commands", listener.restricted());
        if (listener.tls().isPresent()) {
            final HaSettings.Tls tls = listener.tls().get();
            entry =
                    entry.with("trust-anchor", tls.trustAnchor())
                            .with("cert-file", tls.certificate())
                            .with("key-file", tls.key())
                            .with("require-client-certs", tls.needsClient());
        }
        return entry.with(
                        "multi-threading",
                        Json.Obj.EMPTY
                                .with("enable-multi-threading", listener.dedicated())
                                .with("http-dedicated-listener", listener.dedicated()))
                .with("peers", peers(settings));
    }

    private static Json.Obj tuned(
            final Json.Obj entry, final HaSettings settings, final KeaVersion version) {
        final HaSettings.Tuning tuning = settings.tuning();
        final HaSettings.Limits limits = tuning.limits();
        Json.Obj tuned =
                entry.with("heartbeat-delay", tuning.heartbeatMillis())
                        .with("max-response-delay", tuning.responseMillis())
                        .with("max-ack-delay", tuning.ackMillis())
                        .with("max-unacked-clients", tuning.unackedClients())
                        .with("sync-page-limit", limits.syncPage())
                        .with("sync-timeout", limits.syncTimeoutMillis());
        if (version.has(KeaVersion.REJECTED_UPDATES)) {
            tuned = tuned.with("max-rejected-lease-updates", limits.rejectedUpdates());
        }
        return settings.mode() == HaMode.LOAD_BALANCING
                ? tuned.with("delayed-updates-limit", limits.delayedUpdates())
                : tuned;
    }

    private static Json.Arr peers(final HaSettings settings) {
        final List<Json> peers = new ArrayList<>();
        for (final HaSettings.Peer peer : settings.peers()) {
            peers.add(
                    Json.Obj.EMPTY
                            .with("name", peer.name())
                            .with("url", peer.url())
                            .with("role", peer.role().wireName())
                            .with("auto-failover", settings.tuning().limits().autoFailover()));
        }
        return new Json.Arr(peers);
    }

    /**
     * Puts an entry into a running configuration and touches nothing else: it is laid over the one
     * that names this server, where that stands, see {@link HaOverlay}; missing hooks are added
     * behind the others.
     *
     * @param running arguments of the answer to {@code config-get}
     * @param entry see {@link #entry}
     * @param hooksDirectory for hooks where none is loaded yet, e.g. {@code
     *     /usr/lib/x86_64-linux-gnu/kea/hooks}
     * @return arguments for {@code config-test} and {@code config-set}
     * @throws BadAnswerException when the configuration has another shape than Kea's
     */
    public static Json.Obj merge(
            final Json running,
            final Family family,
            final Json.Obj entry,
            final String hooksDirectory)
            throws BadAnswerException {
        final Json.Obj server = server(running, family);
        final List<Json> hooks =
                new ArrayList<>(server.at(HOOKS).map(Json::items).orElse(List.of()));
        final String directory =
                hooks.stream()
                        .map(HaConfiguration::library)
                        .filter(path -> path.indexOf('/') >= 0)
                        .map(path -> path.substring(0, path.lastIndexOf('/')))
                        .findFirst()
                        .orElse(hooksDirectory);
        if (position(hooks, LEASE_LIBRARY).isEmpty()) {
            final int before = position(hooks, HA_LIBRARY).orElse(hooks.size());
            hooks.add(before, Json.Obj.EMPTY.with("library", directory + "/" + LEASE_LIBRARY));
        }
        final Optional<Integer> at = position(hooks, HA_LIBRARY);
        if (at.isPresent()) {
            hooks.set(at.get(), replaced(hooks.get(at.get()), entry));
        } else {
            hooks.add(
                    replaced(Json.Obj.EMPTY.with("library", directory + "/" + HA_LIBRARY), entry));
        }
        return Json.Obj.EMPTY.with(family.root(), server.with(HOOKS, new Json.Arr(hooks)));
    }

    private static Json.Obj server(final Json running, final Family family)
            throws BadAnswerException {
        if (running.at(family.root()).orElse(new Json.Nil()) instanceof Json.Obj server) {
            return server;
        }
        throw new BadAnswerException("the configuration has no " + family.root());
    }

    /**
     * What of an answer to {@code config-get} may go back by {@code config-set}: from 2.4 on a hash
     * stands beside it.
     *
     * @throws BadAnswerException when the configuration has another shape than Kea's
     */
    public static Json.Obj settable(final Json running, final Family family)
            throws BadAnswerException {
        return Json.Obj.EMPTY.with(family.root(), server(running, family));
    }

    /** Whether the HA hook is loaded. */
    public static boolean isLoaded(final Json running, final Family family) {
        return !entries(running, family).isEmpty();
    }

    private static Json replaced(final Json hook, final Json.Obj entry) {
        final Json.Obj parameters =
                hook.at("parameters").orElse(Json.Obj.EMPTY) instanceof Json.Obj given
                        ? given
                        : Json.Obj.EMPTY;
        final List<Json> entries =
                new ArrayList<>(parameters.at(LIST).map(Json::items).orElse(List.of()));
        int place = entries.size() == 1 ? 0 : entries.size();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).at("this-server-name").equals(entry.at("this-server-name"))) {
                place = i;
            }
        }
        if (place < entries.size()) {
            entries.set(
                    place,
                    entries.get(place) instanceof Json.Obj found
                            ? HaOverlay.over(found, entry)
                            : entry);
        } else {
            entries.add(entry);
        }
        return ((Json.Obj) hook).with("parameters", parameters.with(LIST, new Json.Arr(entries)));
    }

    /** Where the hook of that file name stands. */
    static Optional<Integer> position(final List<Json> hooks, final String name) {
        for (int i = 0; i < hooks.size(); i++) {
            final String path = library(hooks.get(i));
            if (path.equals(name) || path.endsWith("/" + name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static String library(final Json hook) {
        return hook.at("library").flatMap(Json::text).orElse("");
    }

    /** The HA entries of a running configuration, none when the hook is not loaded. */
    static List<Json> entries(final Json running, final Family family) {
        final List<Json> hooks =
                running.at(family.root())
                        .flatMap(it -> it.at(HOOKS))
                        .map(Json::items)
                        .orElse(List.of());
        return position(hooks, HA_LIBRARY)
                .flatMap(at -> hooks.get(at).at("parameters"))
                .flatMap(parameters -> parameters.at(LIST))
                .map(Json::items)
                .orElse(List.of());
    }
}
