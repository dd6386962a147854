package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tandemgate.keaha.protocol.Json;

/**
 * In load-balancing both servers give leases at once, each to its half of the clients, and Kea does
 * not keep them apart: each pool has to be of one of them, by a class of the hook.
 */
final class PoolCheck {
    private static final String LOAD_BALANCING = "load-balancing";
    private static final List<String> POOLS = List.of("pools", "pd-pools");

    private PoolCheck() {}

    /** Pools that both servers would give leases from. */
    static List<Finding> shared(final PairCheck.Node node, final Family family) {
        final List<Finding> findings = new ArrayList<>();
        final boolean isShared =
                HaConfiguration.entries(node.configuration(), family).stream()
                        .anyMatch(it -> text(it, "mode").equals(LOAD_BALANCING));
        if (!isShared) {
            return List.of();
        }
        for (final Json subnet : PairCheck.subnets(node, family)) {
            for (final String kind : POOLS) {
                for (final Json pool : subnet.at(kind).map(Json::items).orElse(List.of())) {
                    if (!hasClass(pool)) {
                        findings.add(
                                Finding.error(
                                        "both servers give leases from a pool of "
                                                + text(subnet, "subnet")
                                                + " on "
                                                + node.name(),
                                        text(pool, kind.equals("pools") ? "pool" : "prefix"),
                                        "divide it into two with client-class HA_ and the name of"
                                                + " a peer, or use hot-standby: the same address"
                                                + " goes to two clients"));
                    }
                }
            }
        }
        return List.copyOf(findings);
    }

    /** One of people's own may well ask for the hook's. */
    private static boolean hasClass(final Json pool) {
        return !text(pool, "client-class").isEmpty()
                || !pool.at("client-classes").map(Json::items).orElse(List.of()).isEmpty();
    }

    private static String text(final Json of, final String key) {
        return Optional.of(of).flatMap(it -> it.at(key)).flatMap(Json::text).orElse("");
    }
}
