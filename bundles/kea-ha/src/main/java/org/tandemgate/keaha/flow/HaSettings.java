package org.tandemgate.keaha.flow;

import java.util.List;
import java.util.Optional;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;

/**
 * What the HA hook of one node is told; {@link SettingsCheck} judges it.
 *
 * @param mode of the pair
 * @param thisServer the one value that differs between the nodes: which of the peers this is
 * @param peers this node and the other, in the same order on both
 * @param tuning delays and limits
 * @param listener where the partner is answered
 */
public record HaSettings(
        HaMode mode, String thisServer, List<Peer> peers, Tuning tuning, Listener listener) {
    public HaSettings {
        peers = List.copyOf(peers);
    }

    /**
     * One server of the pair.
     *
     * @param name as in scopes
     * @param url of its HA listener: an own address, never a virtual one
     * @param role of it
     */
    public record Peer(String name, String url, HaRole role) {
        /**
         * From {@code NAME ROLE URL}, as people write it.
         *
         * @throws IllegalArgumentException with what it needs
         */
        public static Peer parse(final String text) {
            final String[] words = text.trim().split("\\s+", -1);
            final Optional<HaRole> role =
                    words.length == 3 ? HaRole.of(words[1]) : Optional.empty();
            if (role.isEmpty()) {
                throw new IllegalArgumentException(
                        text
                                + ", needs NAME ROLE URL with primary, standby, secondary or"
                                + " backup, e.g. gw1 primary http://10.255.0.1:8001/");
            }
            return new Peer(words[0], words[2], role.get());
        }
    }

    /**
     * Delays and limits.
     *
     * @param heartbeatMillis between two questions of Kea to its partner, 0 for none
     * @param responseMillis silence after which Kea itself sees its partner as gone
     * @param ackMillis time of a client without an answer after which it counts as not served
     * @param unackedClients more such clients than this make a standby take over; 0 asks for none
     * @param limits the others
     */
    public record Tuning(
            int heartbeatMillis,
            int responseMillis,
            int ackMillis,
            int unackedClients,
            Limits limits) {
        /** Kea's own failover is the safety net, the coordinator the fast way. */
        public static final Tuning DEFAULT = new Tuning(500, 15_000, 5000, 5, Limits.DEFAULT);
    }

    /**
     * Limits.
     *
     * @param rejectedUpdates clients whose updates the partner rejects until HA ends, 0 for never;
     *     from Kea 2.3.1
     * @param delayedUpdates updates that wait for a partner that is away, load-balancing only
     * @param syncPage leases that are fetched at once
     * @param syncTimeoutMillis for one page of them
     * @param autoFailover whether Kea may take over by itself
     */
    public record Limits(
            int rejectedUpdates,
            int delayedUpdates,
            int syncPage,
            int syncTimeoutMillis,
            boolean autoFailover) {
        public static final Limits DEFAULT = new Limits(10, 100, 1000, 60_000, true);
    }

    /**
     * Where the partner is answered.
     *
     * @param dedicated on this server's own URL, by threads of its own; else through a control
     *     agent
     * @param restricted whether anybody may do there only what a partner has to
     * @param tls for https URLs
     */
    public record Listener(boolean dedicated, boolean restricted, Optional<Tls> tls) {
        public static final Listener DEFAULT = new Listener(true, true, Optional.empty());
    }

    /**
     * Files of TLS, as the server's process finds them.
     *
     * @param trustAnchor certificates of authorities
     * @param certificate of this server
     * @param key of it
     * @param needsClient whether the partner has to show a certificate
     */
    public record Tls(String trustAnchor, String certificate, String key, boolean needsClient) {}
}
