package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** What one server's running configuration lacks to be half of a pair behind virtual addresses. */
public final class NodeCheck {
    private NodeCheck() {}

    /**
     * @param virtual addresses that move with the election
     */
    public static List<Finding> findings(
            final PairCheck.Node node, final Family family, final Set<IpAddress> virtual) {
        final List<Finding> findings = new ArrayList<>();
        hooks(node, family, findings);
        findings.addAll(PoolCheck.shared(node, family));
        findings.addAll(obstacles(node, family, virtual));
        if (family == Family.V4) {
            // DHCPv6 has no router option: routers announce themselves.
            routers(node, virtual, findings);
        }
        return List.copyOf(findings);
    }

    /** Whether the server is told of HA what this node's keys say. */
    public static List<Finding> relation(
            final PairCheck.Node node, final Family family, final HaSettings settings) {
        final List<Json> entries = HaConfiguration.entries(node.configuration(), family);
        final Json own = new Json.Str(settings.thisServer());
        final Optional<Json> entry =
                entries.stream()
                        .filter(it -> it.at("this-server-name").equals(Optional.of(own)))
                        .findFirst();
        if (entries.isEmpty()) {
            return List.of(notLoaded(node.name()));
        }
        if (entry.isEmpty()) {
            return List.of(
                    Finding.error(
                            "the server takes itself for another peer than " + node.name(),
                            entries.get(0).at("this-server-name").flatMap(Json::text).orElse("?"),
                            "compare this.server with it; keaha:apply --dry-run shows what"
                                    + " differs"));
        }
        final List<Finding> findings = new ArrayList<>();
        differs("mode", settings.mode().wireName(), entry.get().at("mode"), findings);
        for (final HaSettings.Peer peer : settings.peers()) {
            final Json.Str name = new Json.Str(peer.name());
            final Optional<Json> found =
                    entry.get().at("peers").map(Json::items).orElse(List.of()).stream()
                            .filter(it -> it.at("name").equals(Optional.of(name)))
                            .findFirst();
            final String of = " of " + peer.name();
            differs(
                    "role" + of,
                    peer.role().wireName(),
                    found.flatMap(it -> it.at("role")),
                    findings);
            differs("URL" + of, peer.url(), found.flatMap(it -> it.at("url")), findings);
        }
        return List.copyOf(findings);
    }

    static Finding notLoaded(final String server) {
        return Finding.error(
                "the HA hook is not loaded",
                server,
                "configure it, with keaha:apply on that node: both would serve without knowing of"
                        + " each other");
    }

    private static void differs(
            final String what,
            final String wanted,
            final Optional<Json> found,
            final List<Finding> findings) {
        final String runs = found.flatMap(Json::text).orElse("nothing");
        if (!runs.replaceAll("/$", "").equals(wanted.replaceAll("/$", ""))) {
            findings.add(
                    Finding.error(
                            what + " is another in the server's high-availability",
                            runs + ", the keys say " + wanted,
                            "make both the same: keaha:apply --dry-run shows what differs"));
        }
    }

    /** With these HA does not come up, whatever else the configuration holds. */
    public static List<Finding> obstacles(
            final PairCheck.Node node, final Family family, final Set<IpAddress> virtual) {
        final List<Finding> findings = new ArrayList<>();
        threads(node, family, findings);
        for (final Json entry : HaConfiguration.entries(node.configuration(), family)) {
            for (final Json peer : entry.at("peers").map(Json::items).orElse(List.of())) {
                url(node, peer.at("url").flatMap(Json::text).orElse(""), virtual, findings);
            }
        }
        return List.copyOf(findings);
    }

    private static void hooks(
            final PairCheck.Node node, final Family family, final List<Finding> findings) {
        final Json server = node.server(family);
        final List<Json> hooks =
                server.at(HaConfiguration.HOOKS).map(Json::items).orElse(List.of());
        if (HaConfiguration.position(hooks, HaConfiguration.LEASE_LIBRARY).isEmpty()) {
            findings.add(
                    Finding.error(
                            "the lease commands hook is not loaded on " + node.name(),
                            "no " + HaConfiguration.LEASE_LIBRARY,
                            "load it, or the partner's updates are refused"));
        }
        if (server.at("cache-threshold").isEmpty() && !node.version().has(KeaVersion.CACHING)) {
            findings.add(
                    Finding.warning(
                            "leases are not cached on " + node.name(),
                            "no cache-threshold",
                            "set it to 0.25: without it a dead standby stops the primary for"
                                    + " max-response-delay"));
        }
    }

    /** Kea drops the dedicated listener without a word when the server itself has one thread. */
    private static void threads(
            final PairCheck.Node node, final Family family, final List<Finding> findings) {
        final boolean isThreaded =
                node.server(family)
                        .at("multi-threading")
                        .flatMap(it -> it.at("enable-multi-threading"))
                        .flatMap(Json::flag)
                        .orElse(node.version().has(KeaVersion.MULTI_THREADED));
        final boolean wantsThreads =
                HaConfiguration.entries(node.configuration(), family).stream()
                        .map(entry -> entry.at("multi-threading").orElse(entry))
                        .map(threads -> threads.at("http-dedicated-listener"))
                        .anyMatch(it -> it.flatMap(Json::flag).orElse(false));
        if (wantsThreads && !isThreaded) {
            findings.add(
                    Finding.error(
                            "the HA listener is ignored on " + node.name(),
                            "multi-threading of the server is off",
                            "set multi-threading.enable-multi-threading to true"));
        }
    }

    private static void routers(
            final PairCheck.Node node, final Set<IpAddress> virtual, final List<Finding> findings) {
        final Json server = node.server(Family.V4);
        final Map<Json, String> inherited = new HashMap<>();
        for (final Json network : server.at("shared-networks").map(Json::items).orElse(List.of())) {
            for (final Json subnet : network.at("subnet4").map(Json::items).orElse(List.of())) {
                routers(network).ifPresent(it -> inherited.put(subnet, it));
            }
        }
        final String global = routers(server).orElse("nothing");
        for (final Json subnet : PairCheck.subnets(node, Family.V4)) {
            final String prefix = subnet.at("subnet").flatMap(Json::text).orElse("");
            final Set<String> wanted = new TreeSet<>();
            for (final IpAddress address : virtual) {
                if (contains(prefix, address)) {
                    wanted.add(address.toString());
                }
            }
            final String routers = routers(subnet).orElse(inherited.getOrDefault(subnet, global));
            if (!wanted.isEmpty() && !wanted.containsAll(List.of(routers.split("[ ,]+")))) {
                findings.add(
                        Finding.error(
                                "the router of subnet " + prefix + " is no virtual address",
                                routers,
                                "set option routers to "
                                        + String.join(" or ", wanted)
                                        + ": clients would lose their gateway at a fail-over"));
            }
        }
    }

    private static boolean contains(final String prefix, final IpAddress address) {
        try {
            return CidrAddress.parse(prefix).contains(address);
        } catch (final IllegalArgumentException bad) {
            return false;
        }
    }

    /** Of this level alone: a subnet inherits them from its network, and that from the server. */
    private static Optional<String> routers(final Json level) {
        return level.at("option-data").map(Json::items).orElse(List.of()).stream()
                .filter(it -> it.at("name").flatMap(Json::text).orElse("").equals("routers"))
                .findFirst()
                .flatMap(it -> it.at("data"))
                .flatMap(Json::text)
                .map(String::strip);
    }

    private static void url(
            final PairCheck.Node node,
            final String url,
            final Set<IpAddress> virtual,
            final List<Finding> findings) {
        if (SettingsCheck.address(url).filter(virtual::contains).isPresent()) {
            findings.add(
                    Finding.error(
                            "a peer is named by a virtual address on " + node.name(),
                            url,
                            "use the node's own address of the sync link: the virtual one is not"
                                    + " there on a backup"));
        }
    }
}
