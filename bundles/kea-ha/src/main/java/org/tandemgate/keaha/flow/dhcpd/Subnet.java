package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/** One subnet on its way from dhcpd to Kea. Not thread safe. */
final class Subnet {
    private final AddressRange range;
    private final int length;
    private final Scope scope;
    private final String network;
    private final List<AddressRange> taken = new ArrayList<>();
    private final List<Json> pools = new ArrayList<>();
    private final List<Json> prefixes = new ArrayList<>();
    private final List<Json> reservations = new ArrayList<>();

    /**
     * @param network shared network that it belongs to, empty for none
     */
    Subnet(final AddressRange range, final int length, final Scope scope, final String network) {
        this.range = range;
        this.length = length;
        this.scope = scope;
        this.network = network;
    }

    AddressRange range() {
        return range;
    }

    Scope scope() {
        return scope;
    }

    String network() {
        return network;
    }

    /** In the form of Kea. */
    String prefix() {
        return range.low() + "/" + length;
    }

    /** Takes addresses of this subnet that no other pool has. */
    void claim(final AddressRange pool) throws Unconvertible {
        if (!range.contains(pool)) {
            throw new Unconvertible(
                    pool + " is not in " + prefix(), "Kea wants pools inside their subnet");
        }
        for (final AddressRange other : taken) {
            if (other.overlaps(pool)) {
                throw new Unconvertible(
                        pool + " overlaps " + other, "Kea wants pools apart; correct one");
            }
        }
        taken.add(pool);
    }

    void pool(final Json pool) {
        pools.add(pool);
    }

    void prefixes(final Json pool) {
        prefixes.add(pool);
    }

    void reservation(final Json reservation) {
        reservations.add(reservation);
    }

    /**
     * As Kea wants it.
     *
     * @param id the same on both nodes
     */
    Json json(final int id, final Family family) {
        Json.Obj all = scope.into(Json.Obj.EMPTY.with("id", id).with("subnet", prefix()), family);
        if (!pools.isEmpty()) {
            all = all.with("pools", new Json.Arr(pools));
        }
        if (!prefixes.isEmpty()) {
            all = all.with("pd-pools", new Json.Arr(prefixes));
        }
        return reservations.isEmpty() ? all : all.with("reservations", new Json.Arr(reservations));
    }
}
