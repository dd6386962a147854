package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.state.PeerKind;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * No other implementation has a grace; FreeBSD's digest changes at once (ip_carp.c carp_attach).
 */
class SignaturesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = Long.MAX_VALUE - SECOND;

    private static VirtualHostSettings settings(
            final String passphrase, final int grace, final String... addresses) {
        return new VirtualHostSettings(
                "lan",
                "eth0",
                1,
                CarpKey.ofPassphrase(passphrase),
                List.of(addresses).stream().map(CidrAddress::parse).toList(),
                1,
                0,
                MacMode.VIRTUAL,
                "carp",
                null,
                null,
                true,
                "",
                new PeerSettings(PeerKind.AUTO, grace, false));
    }

    private static VirtualHostSettings settings(final int grace, final String... addresses) {
        return settings("secret", grace, addresses);
    }

    private static CarpAdvertisement signed(final String passphrase, final String... addresses) {
        final var authenticator =
                new CarpAuthenticator(
                        CarpKey.ofPassphrase(passphrase),
                        1,
                        List.of(addresses).stream().map(IpAddress::parse).toList());
        return new CarpAdvertisement(1, 0, 0, 1, 7, authenticator.sign(7));
    }

    private static final CarpAdvertisement OLD = signed("secret", "10.0.0.1");
    private static final CarpAdvertisement NEW = signed("secret", "10.0.0.1", "10.0.0.9");

    private static long after(final long seconds) {
        return T0 + seconds * SECOND;
    }

    private static Signatures edited(final int grace) {
        return Signatures.of(settings(grace, "10.0.0.1/24"))
                .after(settings(grace, "10.0.0.1/24", "10.0.0.9/24"), T0);
    }

    @Test
    void withinTheGraceBothSetsAreSentAndAccepted() {
        final var signatures = edited(60);

        assertEquals(2, signatures.signing(T0).size());
        assertEquals(OLD.digest(), signatures.signing(T0).get(0).sign(7));
        assertEquals(NEW.digest(), signatures.signing(T0).get(1).sign(7));
        assertTrue(signatures.verify(OLD, after(60) - 1));
        assertTrue(signatures.verify(NEW, T0));
        assertFalse(signatures.verify(signed("secret", "10.0.0.8"), T0));
        assertFalse(signatures.verify(signed("other", "10.0.0.1"), T0));
    }

    @Test
    void theGraceEnds() {
        final var signatures = edited(60);

        assertFalse(signatures.verify(OLD, after(60)));
        assertTrue(signatures.verify(NEW, after(60)));
        assertEquals(1, signatures.signing(after(60)).size());
    }

    @Test
    void withoutGraceTheOldSetIsVoidAtOnce() {
        assertFalse(edited(0).verify(OLD, T0));
        assertEquals(1, edited(0).signing(T0).size());
    }

    @Test
    void anEditOfSomethingElseKeepsTheGraceThatRuns() {
        final var signatures =
                edited(60).after(settings(60, "10.0.0.1/24", "10.0.0.9/24"), after(1));

        assertTrue(signatures.verify(OLD, after(60) - 1));
        assertFalse(signatures.verify(OLD, after(60)));
    }

    /** Whoever knows the passphrase that was replaced has no say any more. */
    @Test
    void anotherPassphraseHasNoGrace() {
        final var signatures = edited(60).after(settings("new", 60, "10.0.0.1/24"), after(1));

        assertFalse(signatures.verify(OLD, after(1)));
        assertFalse(signatures.verify(NEW, after(1)));
        assertEquals(1, signatures.signing(after(1)).size());
    }

    @Test
    void onlySoManyEditsAreRemembered() {
        var signatures = Signatures.of(settings(60, "10.0.0.1/24"));
        for (int i = 2; i < 20; i++) {
            signatures = signatures.after(settings(60, "10.0.0." + i + "/24"), T0);
        }

        assertEquals(Signatures.MAX_FORMER + 1, signatures.signing(T0).size());
        assertFalse(signatures.verify(OLD, T0));
        assertTrue(signatures.verify(signed("secret", "10.0.0.18"), T0));
    }
}
