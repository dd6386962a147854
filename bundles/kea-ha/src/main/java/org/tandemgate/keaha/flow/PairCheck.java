package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tandemgate.keaha.protocol.Json;

/**
 * Compares the running configurations of both servers, which Kea itself never does: with other
 * subnet ids Kea 2.2 gives no client a lease while both servers report a healthy pair.
 */
public final class PairCheck {
    /** Kea warns at 30 s and ends HA at 60 s. */
    public static final long SKEW_ALARM_SECONDS = 5;

    private static final List<String> EQUAL_IN_SUBNETS =
            List.of("id", "pools", "pd-pools", "reservations", "option-data", "valid-lifetime");
    private static final List<String> EQUAL_IN_HA =
            List.of(
                    "mode",
                    "peers",
                    "heartbeat-delay",
                    "max-response-delay",
                    "max-ack-delay",
                    "max-unacked-clients");
    private static final List<String> EQUAL_AT_TOP =
            List.of("option-def", "option-data", "client-classes", "reservations");

    private PairCheck() {}

    /**
     * One server as it runs.
     *
     * @param name of the node, for findings
     * @param version from {@code version-get}
     * @param configuration arguments of {@code config-get}
     */
    public record Node(String name, KeaVersion version, Json configuration) {
        Json server(final Family family) {
            return configuration.at(family.root()).orElse(Json.Obj.EMPTY);
        }
    }

    /** What differs between the two and should not. */
    public static List<Finding> compare(final Node one, final Node other, final Family family) {
        final List<Finding> findings = new ArrayList<>();
        if (!one.version().isSeriesOf(other.version())) {
            findings.add(
                    Finding.warning(
                            "the servers have different versions",
                            one.version() + " and " + other.version(),
                            "works for the time of an upgrade; after each synchronisation the newer"
                                    + " one needs dhcp-enable with origin ha-partner"));
        }
        subnets(one, other, family, findings);
        for (final String key : EQUAL_AT_TOP) {
            differs(key, one.server(family), other.server(family), "", findings);
        }
        relation(one, other, family, findings);
        return List.copyOf(findings);
    }

    private static void subnets(
            final Node one, final Node other, final Family family, final List<Finding> findings) {
        final Map<String, Json> here = bySubnet(one, family);
        final Map<String, Json> there = bySubnet(other, family);
        final Set<String> all = new TreeSet<>(here.keySet());
        all.addAll(there.keySet());
        for (final String subnet : all) {
            final Json mine = here.get(subnet);
            final Json its = there.get(subnet);
            if (mine == null || its == null) {
                findings.add(
                        Finding.error(
                                "subnet " + subnet + " is on one server only",
                                mine == null ? other.name() : one.name(),
                                "configure it on both or on neither"));
                continue;
            }
            for (final String key : EQUAL_IN_SUBNETS) {
                differs(key, mine, its, " of subnet " + subnet, findings);
            }
        }
    }

    private static Map<String, Json> bySubnet(final Node node, final Family family) {
        final Map<String, Json> subnets = new HashMap<>();
        for (final Json subnet : subnets(node, family)) {
            subnets.put(subnet.at("subnet").flatMap(Json::text).orElse("?"), subnet);
        }
        return subnets;
    }

    /** Those of shared networks, too. */
    static List<Json> subnets(final Node node, final Family family) {
        final Json server = node.server(family);
        final List<Json> all =
                new ArrayList<>(server.at(family.subnets()).map(Json::items).orElse(List.of()));
        for (final Json network : server.at("shared-networks").map(Json::items).orElse(List.of())) {
            all.addAll(network.at(family.subnets()).map(Json::items).orElse(List.of()));
        }
        return all;
    }

    private static void differs(
            final String key,
            final Json here,
            final Json there,
            final String where,
            final List<Finding> findings) {
        final Optional<Json> one = here.at(key).map(PairCheck::canonical);
        final Optional<Json> other = there.at(key).map(PairCheck::canonical);
        if (!one.equals(other)) {
            findings.add(
                    Finding.error(
                            key + where + " differs between the servers",
                            shown(one) + " and " + shown(other),
                            "make both the same: leases of one would be wrong on the other"));
        }
    }

    /** Order of members and of lists means nothing here. */
    private static Json canonical(final Json json) {
        if (json instanceof Json.Arr array) {
            return new Json.Arr(
                    array.values().stream()
                            .map(PairCheck::canonical)
                            .sorted(Comparator.comparing(Json::write))
                            .toList());
        }
        if (json instanceof Json.Obj object) {
            Json.Obj sorted = Json.Obj.EMPTY;
            for (final String key : new TreeSet<>(object.members().keySet())) {
                sorted = sorted.with(key, canonical(object.members().getOrDefault(key, object)));
            }
            return sorted;
        }
        return json;
    }

    /** Numbers and names are shown, whole structures only described: they may hold secrets. */
    private static String shown(final Optional<Json> value) {
        if (value.isEmpty()) {
            return "nothing";
        }
        final Json json = value.get();
        return json instanceof Json.Obj || json instanceof Json.Arr
                ? json.toString()
                : json.write();
    }

    private static void relation(
            final Node one, final Node other, final Family family, final List<Finding> findings) {
        final List<Json> here = HaConfiguration.entries(one.configuration(), family);
        final List<Json> there = HaConfiguration.entries(other.configuration(), family);
        for (final Node node : List.of(one, other)) {
            if (HaConfiguration.entries(node.configuration(), family).isEmpty()) {
                findings.add(NodeCheck.notLoaded(node.name()));
            }
        }
        if (here.isEmpty() || there.isEmpty()) {
            return;
        }
        for (final String key : EQUAL_IN_HA) {
            differs(key, here.get(0), there.get(0), " of high-availability", findings);
        }
        if (here.get(0).at("this-server-name").equals(there.get(0).at("this-server-name"))) {
            findings.add(
                    Finding.error(
                            "both servers take themselves for the same peer",
                            here.get(0).at("this-server-name").flatMap(Json::text).orElse("?"),
                            "this-server-name is never copied: give each its own"));
        }
    }

    /**
     * Clocks that run apart.
     *
     * @param skewSeconds of the partner against this node, either sign
     */
    public static List<Finding> clocks(final long skewSeconds) {
        if (Math.abs(skewSeconds) < SKEW_ALARM_SECONDS) {
            return List.of();
        }
        return List.of(
                Finding.error(
                        "the clocks of the nodes run apart",
                        skewSeconds + " s",
                        "let both follow the same time server; at more than 60 s HA ends until both"
                                + " servers are reloaded"));
    }
}
