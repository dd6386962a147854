package org.tandemgate.itests.world.probe;

/**
 * How a flow fared in a span of time.
 *
 * @param longestNanos longest time from a packet sent to the next answer to any packet
 * @param startNanos when that packet was sent, {@link System#nanoTime}
 * @param sent packets
 * @param lost those without an answer
 * @param repeated answers that came more than once
 */
public record Gap(long longestNanos, long startNanos, long sent, long lost, long repeated) {
    public double longestMillis() {
        return longestNanos / 1e6;
    }
}
