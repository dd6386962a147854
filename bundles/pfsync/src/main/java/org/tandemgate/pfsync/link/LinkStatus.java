package org.tandemgate.pfsync.link;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PeerLink} knows about itself.
 *
 * @param peer kind of peer and its dialect, in words
 * @param dialect the dialect that is written, e.g. {@code freebsd-1400}; {@code auto} until it is
 *     known
 * @param ours whether the peer is a node of this product
 * @param authenticated whether packets are signed
 * @param traffic numbers of packets
 * @param rejected what was not taken, by reason; without zeros
 * @param lagMillis see {@link Lag}
 * @param peerAgeMillis since the peer was heard; -1: never
 * @param failure why the kernel refused the last packet, null when it did not
 * @param warnings what an operator should change
 */
public record LinkStatus(
        String peer,
        String dialect,
        boolean ours,
        boolean authenticated,
        Packets traffic,
        Map<String, Long> rejected,
        Lag lagMillis,
        long peerAgeMillis,
        @Nullable String failure,
        List<String> warnings) {
    public LinkStatus {
        rejected = Map.copyOf(rejected);
        warnings = List.copyOf(warnings);
    }

    /**
     * Packets since the link was opened.
     *
     * @param sent handed to the kernel
     * @param refused by the kernel
     * @param received taken
     * @param lost of the peer's, that did not come
     * @param repeated messages that had to be told again
     * @param overruns dropped by the kernel because the receive buffer was full
     */
    public record Packets(
            long sent, long refused, long received, long lost, long repeated, long overruns) {}

    /**
     * From the oldest event in a packet until the peer had it, in milliseconds, for each of its
     * messages; 0 where nothing was measured.
     *
     * @param samples messages of the last one to two minutes
     */
    public record Lag(double p50, double p99, long samples) {}
}
