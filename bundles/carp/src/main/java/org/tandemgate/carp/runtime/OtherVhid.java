package org.tandemgate.carp.runtime;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.linux.Datagram;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * Recognizes the other node of a virtual host where its file names another vhid: its advertisements
 * are signed with this passphrase and exactly these addresses, but for a vhid that is not
 * configured here. Both nodes are MASTER then. Whoever shares the segment with addresses of its own
 * cannot sign so, and is left alone (decision 40). Loop thread only, except {@link #problem}.
 */
final class OtherVhid {
    private static final int VHIDS = 256;

    /** What was no such node is looked at again, as files are edited. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What was one is looked at more often than a master advertises, so that an end shows. */
    private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Digests a second, so that a flood of invented vhids costs nothing. */
    private static final int DIGESTS = 8;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SKEWS = 256;
    private static final int BOW_OUT = 255;

    /** Advertisements of a master that may be lost before it counts as gone. */
    private static final int LOST = 3;

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * What is told.
     *
     * @param untilNanos how long without another advertisement, monotonic
     */
    private record Twin(String text, long untilNanos) {}

    private final Warnings warnings;
    private final long[] nextNanos = new long[VHIDS];
    private final boolean[] known = new boolean[VHIDS];
    private long secondNanos;
    private int digests;
    private volatile @Nullable Twin twin;

    OtherVhid(final Warnings warnings) {
        this.warnings = warnings;
    }

    /**
     * A well-formed packet of a vhid that no virtual host here has on that interface.
     *
     * @param settings of the virtual host that may be meant
     */
    void hear(final Datagram packet, final VirtualHostSettings settings, final long nowNanos) {
        final IpAddress source = packet.source();
        final int vhid = CarpAdvertisement.peekVhid(packet.payload());
        if (source == null || vhid < 1 || vhid >= VHIDS || !isDue(vhid, nowNanos)) {
            return;
        }
        final CarpAdvertisement heard;
        try {
            heard = CarpAdvertisement.decode(packet.payload());
        } catch (final MalformedPacketException examinedBefore) {
            return; // Counted by whoever examined it.
        }
        final CarpAuthenticator theirs =
                new CarpAuthenticator(
                        settings.key(),
                        vhid,
                        settings.addresses().stream().map(CidrAddress::address).toList());
        final boolean same = theirs.verify(heard);
        known[vhid] = true;
        nextNanos[vhid] = nowNanos + (same ? STILL_NANOS : AGAIN_NANOS);
        if (same && isBowOut(heard)) {
            twin = null;
        } else if (same) {
            tell(source, heard, settings, nowNanos);
        }
    }

    /** Its last word: whoever corrects the file there hands over first. */
    private static boolean isBowOut(final CarpAdvertisement heard) {
        return heard.advbase() == BOW_OUT && heard.advskew() == BOW_OUT;
    }

    private boolean isDue(final int vhid, final long nowNanos) {
        if (known[vhid] && nowNanos - nextNanos[vhid] < 0) {
            return false;
        }
        if (digests == 0 || nowNanos - secondNanos >= SECOND_NANOS) {
            secondNanos = nowNanos;
            digests = 0;
        }
        return ++digests <= DIGESTS;
    }

    private void tell(
            final IpAddress source,
            final CarpAdvertisement heard,
            final VirtualHostSettings settings,
            final long nowNanos) {
        final String text =
                source
                        + " advertises the addresses of this virtual host as vhid "
                        + heard.vhid()
                        + ", and here they are vhid "
                        + settings.vhid()
                        + ", so both nodes serve them; set the same vhid in "
                        + SettingsFile.of(settings.name())
                        + " of both nodes";
        final long interval =
                TimeUnit.SECONDS.toNanos(heard.advbase())
                        + TimeUnit.SECONDS.toNanos(heard.advskew()) / SKEWS;
        final long lasts = Math.min(LONGEST_NANOS, SECOND_NANOS + LOST * interval);
        twin = new Twin(Reject.BADVHID.counter() + ": " + text, nowNanos + lasts);
        warnings.warn(Reject.BADVHID.counter(), text);
    }

    /** Until it is silent for as long as a master never is, a minute at most. Any thread. */
    @Nullable String problem(final long nowNanos) {
        final Twin last = twin;
        return last != null && nowNanos - last.untilNanos() < 0 ? last.text() : null;
    }
}
