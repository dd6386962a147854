package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/**
 * The configuration of one server of Kea, out of its parts.
 *
 * @param family of it
 * @param global what counts for all
 * @param definitions of options
 * @param classes in the order of their tests
 * @param reservations that count in every subnet
 */
record ServerConfiguration(
        Family family,
        Scope global,
        List<Json> definitions,
        List<Json> classes,
        List<Json> reservations) {
    ServerConfiguration {
        definitions = List.copyOf(definitions);
        classes = List.copyOf(classes);
        reservations = List.copyOf(reservations);
    }

    /**
     * @param subnets in the order of their addresses: it makes ids, which must be the same on both
     *     nodes
     */
    Json.Obj build(
            final List<String> interfaces,
            final Map<String, Scope> networks,
            final List<Subnet> subnets) {
        Json.Obj server = global.into(frame(interfaces), family);
        server = with(server, "option-def", definitions);
        server = with(server, "client-classes", classes);
        if (!reservations.isEmpty()) {
            server =
                    server.with("reservations-global", true)
                            .with("reservations-in-subnet", true)
                            .with("reservations", new Json.Arr(reservations));
        }
        final List<Json> shared = new ArrayList<>();
        for (final Map.Entry<String, Scope> network : networks.entrySet()) {
            final Json.Obj named = Json.Obj.EMPTY.with("name", network.getKey());
            shared.add(
                    network.getValue()
                            .into(named, family)
                            .with(family.subnets(), of(network.getKey(), subnets)));
        }
        server = with(server, "shared-networks", shared);
        return Json.Obj.EMPTY.with(family.root(), server.with(family.subnets(), of("", subnets)));
    }

    private static Json.Obj with(final Json.Obj object, final String key, final List<Json> values) {
        return values.isEmpty() ? object : object.with(key, new Json.Arr(values));
    }

    private Json.Arr of(final String network, final List<Subnet> subnets) {
        final List<Json> all = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            if (subnets.get(i).network().equals(network)) {
                all.add(subnets.get(i).json(i + 1, family));
            }
        }
        return new Json.Arr(all);
    }

    /** What a pair behind virtual addresses needs, see the README of this bundle. */
    private Json.Obj frame(final List<String> interfaces) {
        final int number = family.number();
        final List<Json> names = new ArrayList<>();
        for (final String name : interfaces.isEmpty() ? List.of("*") : interfaces) {
            names.add(new Json.Str(name));
        }
        return Json.Obj.EMPTY
                .with("interfaces-config", Json.Obj.EMPTY.with("interfaces", new Json.Arr(names)))
                .with(
                        "control-socket",
                        Json.Obj.EMPTY
                                .with("socket-type", "unix")
                                .with("socket-name", "/run/kea/kea" + number + "-ctrl-socket"))
                .with(
                        "lease-database",
                        Json.Obj.EMPTY.with("type", "memfile").with("persist", true))
                .with("multi-threading", Json.Obj.EMPTY.with("enable-multi-threading", true))
                .with("cache-threshold", new Json.Num("0.25"));
    }
}
