package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.net.IpAddress;

/** {@code failover peer NAME { ... }} becomes a hot-standby pair. Not thread safe. */
final class Failover {
    private static final int PORT4 = 8001;
    private static final int PORT6 = 8002;

    private final Notes notes;
    private final List<Statement> declared = new ArrayList<>();

    Failover(final Notes notes) {
        this.notes = notes;
    }

    void add(final Statement statement) {
        declared.add(statement);
        if (declared.size() > 1) {
            notes.lost(
                    statement,
                    "a server of Kea has one partner",
                    "run a second pair of servers, or leave this one out");
        }
    }

    /** The pair, empty when there is none or it could not be converted. */
    Optional<HaSettings> settings(final Family family) {
        if (declared.isEmpty()) {
            return Optional.empty();
        }
        final Statement statement = declared.get(0);
        final Map<String, IpAddress> addresses = new HashMap<>();
        HaRole role = null;
        for (final Statement inside : statement.block()) {
            final String keyword = inside.keyword();
            if (keyword.equals("primary") || keyword.equals("secondary")) {
                role = keyword.equals("primary") ? HaRole.PRIMARY : HaRole.STANDBY;
            } else if (keyword.equals("address")) {
                address("own", inside, 1, addresses);
            } else if (keyword.equals("peer") && inside.word(1).equals("address")) {
                address("peer", inside, 2, addresses);
            } else {
                timing(inside);
            }
        }
        final IpAddress own = addresses.get("own");
        final IpAddress peer = addresses.get("peer");
        if (role == null || own == null || peer == null) {
            notes.lost(
                    statement,
                    "needs primary or secondary, address and peer address",
                    "name both servers by --peers");
            return Optional.empty();
        }
        return Optional.of(pair(family, role, own, peer));
    }

    private void address(
            final String key,
            final Statement inside,
            final int word,
            final Map<String, IpAddress> addresses) {
        try {
            addresses.put(key, AddressRange.address(inside.word(word)));
        } catch (final Unconvertible why) {
            notes.lost(inside, why);
        }
    }

    private void timing(final Statement inside) {
        switch (inside.keyword()) {
            case "port", "peer" ->
                    notes.look(
                            inside,
                            "HA speaks HTTP on another port",
                            "let " + PORT4 + " (DHCPv4) or " + PORT6 + " through the filter");
            case "split", "hba" ->
                    notes.look(
                            inside,
                            "both servers shared the clients; now the primary serves all",
                            "nothing; load-balancing needs pools that are split by hand");
            case "mclt" ->
                    notes.look(
                            inside,
                            "leases are with the partner before they are acknowledged",
                            "nothing");
            case "load" ->
                    notes.look(
                            inside,
                            "a client counts as not served after max-ack-delay, 5 s",
                            "nothing");
            default ->
                    notes.look(
                            inside,
                            "delays and limits are those of a pair that is watched",
                            "nothing, or change them in high-availability");
        }
    }

    private static HaSettings pair(
            final Family family, final HaRole role, final IpAddress own, final IpAddress peer) {
        final boolean isPrimary = role == HaRole.PRIMARY;
        final int port = family == Family.V4 ? PORT4 : PORT6;
        return new HaSettings(
                HaMode.HOT_STANDBY,
                isPrimary ? "primary" : "standby",
                List.of(
                        new HaSettings.Peer(
                                "primary", url(isPrimary ? own : peer, port), HaRole.PRIMARY),
                        new HaSettings.Peer(
                                "standby", url(isPrimary ? peer : own, port), HaRole.STANDBY)),
                HaSettings.Tuning.DEFAULT,
                HaSettings.Listener.DEFAULT);
    }

    private static String url(final IpAddress address, final int port) {
        final String host = address.isIpv4() ? address.toString() : "[" + address + "]";
        return "http://" + host + ":" + port + "/";
    }
}
