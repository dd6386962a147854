package org.tandemgate.carp.state;

/**
 * Whether advertisements get out. Three failures demote, not necessarily in a row; three successes
 * in a row forgive (freebsd/freebsd-src sys/netinet/ip_carp.c, carp_send_ad_error). Where the BSDs
 * stay demoted for ever, because a backup sends nothing that could succeed, {@link #probeDue} asks
 * for a harmless frame now and then.
 *
 * @param failures since the last forgiveness, 0..3
 * @param successes in a row, 0..3
 * @param failing whether the virtual host is to be demoted
 * @param triedNanos when something was last sent, monotonic
 */
public record SendHealth(int failures, int successes, boolean failing, long triedNanos) {
    /** Nothing sent yet. */
    public static final SendHealth GOOD = new SendHealth(0, 0, false, 0);

    private static final int LIMIT = 3;
    private static final long PROBE_NANOS = 1_000_000_000L;

    /** Something was sent, or could not be. */
    public SendHealth after(final boolean sent, final long nowNanos) {
        if (sent) {
            final int inARow = Math.min(LIMIT, successes + 1);
            return inARow == LIMIT
                    ? new SendHealth(0, inARow, false, nowNanos)
                    : new SendHealth(failures, inARow, failing, nowNanos);
        }
        final int all = Math.min(LIMIT, failures + 1);
        return new SendHealth(all, 0, failing || all == LIMIT, nowNanos);
    }

    /** Whether to try again, once a second while failing. */
    public boolean probeDue(final long nowNanos) {
        return failing && nowNanos - triedNanos >= PROBE_NANOS;
    }
}
