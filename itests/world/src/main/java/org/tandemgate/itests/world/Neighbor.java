package org.tandemgate.itests.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a machine's neighbour table, ARP or neighbour discovery.
 *
 * @param address IP address
 * @param mac what the machine believes it lives at, empty while unknown
 * @param state e.g. REACHABLE, STALE, FAILED
 */
public record Neighbor(String address, String mac, String state) {
    /** The table of one interface. */
    public static List<Neighbor> table(final Namespace machine, final String interfaceName) {
        final var table = new ArrayList<Neighbor>();
        final String text = machine.ip("-json", "neigh", "show", "dev", interfaceName);
        for (final Json entry : Json.parse(text.isBlank() ? "[]" : text).items()) {
            table.add(
                    new Neighbor(
                            entry.get("dst").text(),
                            entry.has("lladdr") ? entry.get("lladdr").text() : "",
                            entry.has("state") ? entry.get("state").item(0).text() : ""));
        }
        return table;
    }

    /** Where a machine believes an address lives; absent when it does not know. */
    public static Optional<String> macOf(
            final Namespace machine, final String interfaceName, final String address) {
        return table(machine, interfaceName).stream()
                .filter(entry -> entry.address().equals(address) && !entry.mac().isEmpty())
                .map(Neighbor::mac)
                .findFirst();
    }
}
