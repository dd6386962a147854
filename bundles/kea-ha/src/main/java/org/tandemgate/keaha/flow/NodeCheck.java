package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.List;
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
        findings.addAll(obstacles(node, family, virtual));
        if (family == Family.V4) {
            // DHCPv6 has no router option: routers announce themselves.
            routers(node, virtual, findings);
        }
        return List.copyOf(findings);
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
        for (final Json subnet : PairCheck.subnets(node, Family.V4)) {
            final String prefix = subnet.at("subnet").flatMap(Json::text).orElse("");
            final Set<String> wanted = new TreeSet<>();
            for (final IpAddress address : virtual) {
                if (contains(prefix, address)) {
                    wanted.add(address.toString());
                }
            }
            final String routers = routers(subnet);
            if (!wanted.isEmpty() && !wanted.contains(routers)) {
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

    private static String routers(final Json subnet) {
        return subnet.at("option-data").map(Json::items).orElse(List.of()).stream()
                .filter(it -> it.at("name").flatMap(Json::text).orElse("").equals("routers"))
                .findFirst()
                .flatMap(it -> it.at("data"))
                .flatMap(Json::text)
                .orElse("nothing");
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
