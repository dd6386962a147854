package org.tandemgate.pfsync.state;

/**
 * How long a node waits for the states of its peer.
 *
 * @param answerNanos without an answer or progress it asks again
 * @param tries requests at most, 1..1000
 * @param boundNanos in all, whatever progress there is
 */
public record BulkSettings(long answerNanos, int tries, long boundNanos) {
    /**
     * 5 s and 12 tries as FreeBSD, and 10 minutes in all. OpenBSD sends 250 states a second:
     * 150,000 in that time.
     */
    public static final BulkSettings DEFAULT =
            new BulkSettings(5_000_000_000L, 12, 600_000_000_000L);

    private static final int MOST_TRIES = 1000;

    public BulkSettings {
        if (answerNanos < 1 || boundNanos < answerNanos || tries < 1 || tries > MOST_TRIES) {
            throw new IllegalArgumentException(
                    "answer "
                            + answerNanos
                            + " ns, "
                            + tries
                            + " tries and "
                            + boundNanos
                            + " ns in all: needs 1..bound, 1..1000");
        }
    }
}
