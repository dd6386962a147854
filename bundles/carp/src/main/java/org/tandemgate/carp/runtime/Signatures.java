package org.tandemgate.carp.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.net.CidrAddress;

/**
 * What the advertisements of one virtual host are signed and verified with: its addresses as they
 * are, and for a time of grace after an edit as they were, because the other node is edited earlier
 * or later. Loop thread only.
 */
final class Signatures {
    /** Edits within one time of grace that are remembered. */
    static final int MAX_FORMER = 4;

    private record Former(CarpAuthenticator authenticator, long untilNanos) {}

    private final VirtualHostSettings settings;
    private final CarpAuthenticator current;
    private final boolean bothFamilies;
    private List<Former> former;

    private Signatures(final VirtualHostSettings settings, final List<Former> former) {
        this.settings = settings;
        this.current =
                new CarpAuthenticator(
                        settings.key(),
                        settings.vhid(),
                        settings.addresses().stream().map(CidrAddress::address).toList());
        this.bothFamilies = settings.advertises(true) && settings.advertises(false);
        this.former = former;
    }

    /** Those of a virtual host that was not there before. */
    static Signatures of(final VirtualHostSettings settings) {
        return new Signatures(settings, List.of());
    }

    /**
     * Those after an edit. What was signed with another passphrase or vhid has no grace.
     *
     * @param nowNanos when the edit takes effect
     */
    Signatures after(final VirtualHostSettings wanted, final long nowNanos) {
        if (!settings.isSamePlaceAs(wanted) || !settings.key().equals(wanted.key())) {
            return of(wanted);
        }
        forget(nowNanos);
        final List<Former> kept = new ArrayList<>(former);
        final long grace = TimeUnit.SECONDS.toNanos(wanted.peers().addressGraceSeconds());
        if (!settings.addresses().equals(wanted.addresses()) && grace > 0) {
            kept.add(new Former(current, nowNanos + grace));
        }
        final int tooMany = Math.max(0, kept.size() - MAX_FORMER);
        return new Signatures(wanted, List.copyOf(kept.subList(tooMany, kept.size())));
    }

    /** Whether the virtual host has addresses of both families. */
    boolean speakBothFamilies() {
        return bothFamilies;
    }

    /** Whether it was signed with the addresses as they are or, within the grace, as they were. */
    boolean verify(final CarpAdvertisement advertisement, final long nowNanos) {
        if (current.verify(advertisement)) {
            return true;
        }
        forget(nowNanos);
        for (final Former one : former) {
            if (one.authenticator().verify(advertisement)) {
                return true;
            }
        }
        return false;
    }

    /** What to sign with: one advertisement for each, the present addresses last. */
    List<CarpAuthenticator> signing(final long nowNanos) {
        if (former.isEmpty()) {
            return List.of(current);
        }
        forget(nowNanos);
        final List<CarpAuthenticator> all = new ArrayList<>();
        former.forEach(one -> all.add(one.authenticator()));
        all.add(current);
        return all;
    }

    /** Whether advertisements that do not count upwards are refused. */
    boolean refusesReplays() {
        return settings.peers().replayProtection();
    }

    /** The one with the addresses as they are. */
    CarpAuthenticator current() {
        return current;
    }

    private void forget(final long nowNanos) {
        if (!former.isEmpty()) {
            former = former.stream().filter(one -> nowNanos - one.untilNanos() < 0).toList();
        }
    }
}
