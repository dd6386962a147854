package org.tandemgate.pfsync.state;

/**
 * Which sides of a received update are newer than what is known. A state never goes backwards
 * (openbsd/src sys/net/if_pfsync.c, pfsync_upd_tcp and pfsync_in_upd).
 *
 * @param src whether the initiator's side may be copied
 * @param dst whether the responder's side may be copied
 */
public record Freshness(boolean src, boolean dst) {
    /**
     * Judges each side alone.
     *
     * <ul>
     *   <li>A level must not fall; the initiator's may from a proxy level to an ordinary one.
     *   <li>TCP, equal levels: the sequence number must not fall. FreeBSD compares the responder's
     *       also when its level rises, and so refuses what OpenBSD takes; here as OpenBSD.
     *   <li>Both nodes count changes, equal levels: the counter must not fall. It replaces sequence
     *       numbers, which Linux does not tell. A higher level is taken whatever the counter says:
     *       else two nodes, one with the higher level and one with the higher counter, would call
     *       each other's state stale for ever.
     * </ul>
     */
    public static Freshness of(final FlowState<?> own, final Progress received) {
        final Progress known = own.progress();
        final boolean counted = known.counter() != 0 && received.counter() != 0;
        final boolean older =
                counted && Long.compareUnsigned(received.counter(), known.counter()) < 0;
        final boolean numbers = own.tcp() && !counted;
        return new Freshness(
                !srcFell(own.tcp(), known.src(), received.src())
                        && !behind(older, numbers, known.src(), received.src()),
                known.dst().level() <= received.dst().level()
                        && !behind(older, numbers, known.dst(), received.dst()));
    }

    private static boolean srcFell(final boolean tcp, final Half known, final Half received) {
        final boolean proxyEnds =
                tcp && known.level() >= Half.PROXY && received.level() < Half.PROXY;
        return known.level() > received.level() && !proxyEnds;
    }

    private static boolean behind(
            final boolean older, final boolean numbers, final Half known, final Half received) {
        return known.level() == received.level()
                && (older || (numbers && known.isAheadOf(received)));
    }

    /** Whether nothing of the update is older. */
    public boolean all() {
        return src && dst;
    }

    /** Whether anything of it is newer: then the state was used, and its timeout begins anew. */
    public boolean any() {
        return src || dst;
    }

    /** Copies the fresh sides. */
    Progress merge(final Progress known, final Progress received) {
        return new Progress(
                known.id(),
                src ? received.src() : known.src(),
                dst ? received.dst() : known.dst(),
                any() ? received.timeout() : known.timeout(),
                Long.compareUnsigned(received.counter(), known.counter()) > 0
                        ? received.counter()
                        : known.counter());
    }
}
