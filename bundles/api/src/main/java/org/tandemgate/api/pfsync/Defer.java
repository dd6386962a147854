package org.tandemgate.api.pfsync;

/**
 * First packets of new connections that are held back until the peer has their connection; numbers
 * since it was switched on.
 *
 * @param on whether it is switched on
 * @param taken packets that were taken off their way
 * @param waiting of these now
 * @param acknowledged sent on because the peer has every connection that it was to be told of
 * @param untold sent on at once, because there is no peer that could be told
 * @param expired sent on after 20 ms, without a word of the peer
 * @param full sent on because 256 waited
 * @param failed of those sent on, that the kernel did not take
 */
public record Defer(
        boolean on,
        long taken,
        int waiting,
        long acknowledged,
        long untold,
        long expired,
        long full,
        long failed) {
    /** Switched off. */
    public static final Defer OFF = new Defer(false, 0, 0, 0, 0, 0, 0, 0);
}
