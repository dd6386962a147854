package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpCounter;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.carp.state.PeerKind;
import org.tandemgate.linux.Datagram;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** What becomes of verified packets of both families. */
class ReceptionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final CarpKey KEY = CarpKey.ofPassphrase("secret");
    private static final IpAddress OWN4 = IpAddress.parse("10.0.0.2");
    private static final IpAddress OWN6 = IpAddress.parse("fe80::2");
    private static final IpAddress PEER4 = IpAddress.parse("10.0.0.3");
    private static final IpAddress PEER6 = IpAddress.parse("fe80::3");
    private static final List<CidrAddress> ADDRESSES =
            List.of(CidrAddress.parse("10.0.0.1/24"), CidrAddress.parse("2001:db8::1/64"));
    private static final CarpAuthenticator PEER =
            new CarpAuthenticator(KEY, 1, ADDRESSES.stream().map(CidrAddress::address).toList());

    private final EffectsThread effects = new EffectsThread(new FakeKernel("10.0.0.2/24"));
    private final CarpCounter counter = new CarpCounter(1_000);
    private final Reception reception = new Reception(counter, new Warnings("test", effects));
    private long nowNanos;

    @AfterEach
    void close() {
        effects.close();
    }

    private static Signatures signatures(final boolean replayProtection) {
        return Signatures.of(
                new VirtualHostSettings(
                        "lan",
                        "eth0",
                        1,
                        KEY,
                        ADDRESSES,
                        1,
                        100,
                        MacMode.VIRTUAL,
                        "carp",
                        null,
                        null,
                        true,
                        "",
                        new PeerSettings(PeerKind.AUTO, 60, replayProtection)));
    }

    private @Nullable CarpEvent hear(
            final IpAddress source, final long value, final boolean replayProtection) {
        final Datagram datagram = new Datagram(CarpAdvertisement.LENGTH);
        new CarpAdvertisement(1, 0, 0, 1, value, PEER.sign(value)).encode(datagram.payload());
        datagram.payload().flip();
        datagram.received(source, source, 2, 255, false);
        final IpAddress own = source.isIpv4() ? OWN4 : OWN6;
        return reception.accept(datagram, signatures(replayProtection), own, nowNanos);
    }

    /** From a master that advertises every second with another passphrase. */
    private @Nullable CarpEvent hearForeign(final IpAddress source) {
        final Datagram datagram = new Datagram(CarpAdvertisement.LENGTH);
        final CarpAuthenticator other =
                new CarpAuthenticator(
                        CarpKey.ofPassphrase("Secret"),
                        1,
                        ADDRESSES.stream().map(CidrAddress::address).toList());
        new CarpAdvertisement(1, 0, 0, 1, 5, other.sign(5)).encode(datagram.payload());
        datagram.payload().flip();
        datagram.received(source, source, 2, 255, false);
        return reception.accept(datagram, signatures(false), OWN4, nowNanos);
    }

    /** The passphrase was mended: the next advertisement shows it. */
    @Test
    void aWrongPassphraseIsNamedAsTheCauseUntilItIsRight() {
        hearForeign(PEER4);
        final String text = String.valueOf(reception.problem());
        assertTrue(text.startsWith("badauth: 10.0.0.3 signs with another passphrase"), text);
        assertFalse(text.contains("both nodes are master"), text);

        hear(IpAddress.parse("10.0.0.4"), 7, false);
        assertEquals(text, reception.problem(), "another node has nothing to do with it");
        hear(PEER4, 8, false);
        assertNull(reception.problem());
    }

    /**
     * Who has become BACKUP, as a BSD does without a last word, sends nothing that could show it.
     */
    @Test
    void aWrongPassphraseIsForgottenWhenItsSenderIsNoMasterAnyMore() {
        hearForeign(PEER4);
        final long now = System.nanoTime();

        assertNotNull(reception.problem(now + 2 * SECOND), "two advertisements may be lost");
        assertNull(reception.problem(now + 5 * SECOND));
    }

    @Test
    void twoMastersAreForgottenWhenOneOfThemIsLeft() {
        final IpAddress third = IpAddress.parse("10.0.0.4");
        for (int i = 0; i < 8; i++) {
            nowNanos += SECOND;
            hear(i % 2 == 0 ? PEER4 : third, 10 + i, false);
        }
        final String text = String.valueOf(reception.problem());
        assertTrue(text.startsWith("masters: "), text);

        for (int i = 0; i < 8; i++) {
            nowNanos += SECOND;
            hear(PEER4, 20 + i, false);
        }
        assertNull(reception.problem());
    }

    /** A problem is as old as its text. */
    @Test
    void twoMastersAreNamedInOneOrder() {
        final IpAddress third = IpAddress.parse("10.0.0.4");
        final Set<String> texts = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            nowNanos += SECOND;
            hear(i % 2 == 0 ? PEER4 : third, 10 + i, false);
            final String text = reception.problem();
            if (text != null) {
                texts.add(text);
            }
        }
        assertEquals(1, texts.size(), texts.toString());
    }

    @Test
    void whatIsNotSignedWithOurKeyIsRefusedAndChangesNothing() {
        assertNull(hearForeign(PEER4));
        assertEquals(1, dropped("badauth"));
        assertEquals(0, reception.received());
        assertNull(reception.lastHeard());
    }

    private long dropped(final String reason) {
        final Map<String, Long> all = reception.dropped().snapshot();
        return all.getOrDefault(reason, 0L);
    }

    /**
     * FreeBSD and OpenBSD carp_setrun have a timer for each family: with IPv6 lost (MLD snooping)
     * the backup is MASTER every three seconds. Here any family keeps it waiting (decision 2).
     */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.3", "fe80::3"})
    void aBackupThatHearsOneFamilyOnlyNeverFlaps(final String source) {
        CarpElection election =
                CarpElection.initial(new ElectionSettings(1, 100, true, 0))
                        .on(new CarpEvent.Started(), nowNanos)
                        .next();
        for (int i = 1; i <= 60; i++) {
            nowNanos += SECOND;
            election = election.on(new CarpEvent.DeadlineReached(), nowNanos).next();
            final CarpEvent event = hear(IpAddress.parse(source), i, false);
            election = election.on(Objects.requireNonNull(event), nowNanos).next();
            assertEquals(Role.BACKUP, election.role());
        }
        nowNanos = election.deadlineNanos();
        assertEquals(
                Role.MASTER,
                election.on(new CarpEvent.DeadlineReached(), nowNanos).next().role(),
                "and takes over when both are silent");
    }

    /** FreeBSD takes the echo of a mirror port for an equal master and yields. */
    @Test
    void anEchoOfItsOwnIsDroppedInBothFamilies() {
        final long sent = counter.next();

        assertNull(hear(OWN4, sent, false));
        assertNull(hear(OWN6, sent, false));
        assertEquals(2, dropped("own"));
        assertNotNull(hear(OWN4, sent + 1_000, false), "a duplicate address is no echo");
        assertNotNull(hear(PEER4, sent, false), "both may go on from the same master");
    }

    /** The kernel takes a group's packet from 0.0.0.0 in; no order would settle that tie. */
    @Test
    void anEchoIsDroppedWithoutAnAddressOfItsOwnToo() {
        final long sent = counter.next();

        assertNull(hear(IpAddress.parse("0.0.0.0"), null, sent));
        assertEquals(1, dropped("own"));
        assertNotNull(hear(IpAddress.parse("0.0.0.0"), null, sent + 1_000), "a node like this one");
    }

    /** OpenBSD's counter is the same all its life; FreeBSD's is random until it hears somebody. */
    @Test
    void withoutBeingAskedEveryCounterIsTaken() {
        for (final long value : new long[] {7, 7, 7, -5, 3, Long.MIN_VALUE}) {
            nowNanos += SECOND;
            assertNotNull(hear(PEER4, value, false));
        }
        assertEquals(0, dropped("replay"));
    }

    @Test
    void whoIsAskedRefusesWhatDoesNotCountUpwardsInEachFamilyForItself() {
        assertNotNull(hear(PEER4, 100, true));
        assertNotNull(hear(PEER6, 100, true));
        nowNanos += SECOND;

        assertNull(hear(PEER4, 100, true));
        assertNull(hear(PEER6, 99, true));
        assertEquals(2, dropped("replay"));
        assertNotNull(hear(PEER4, 101, true));
    }

    private int orderOf(final IpAddress source, final @Nullable IpAddress own, final long value) {
        return Objects.requireNonNull(hear(source, own, value)).sourceOrder();
    }

    private CarpEvent.@Nullable Advertised hear(
            final IpAddress source, final @Nullable IpAddress own, final long value) {
        final Datagram datagram = new Datagram(CarpAdvertisement.LENGTH);
        new CarpAdvertisement(1, 0, 0, 1, value, PEER.sign(value)).encode(datagram.payload());
        datagram.payload().flip();
        datagram.received(source, source, 2, 255, false);
        return reception.accept(datagram, signatures(false), own, nowNanos);
    }

    /** Each of the two nodes would have the lower address in one family, and both would yield. */
    @Test
    void bothFamiliesOfAnAdvertisementGiveOneOrder() {
        assertEquals(1, orderOf(PEER4, OWN4, 1));
        assertEquals(1, orderOf(IpAddress.parse("fe80::1"), OWN6, 1));
        assertEquals(2, orderOf(IpAddress.parse("fe80::1"), OWN6, 2), "its other half may follow");
        assertEquals(-2, orderOf(IpAddress.parse("fe80::1"), OWN6, 3), "not heard by IPv4");
    }

    /** Two nodes that send from 0.0.0.0 both yield; of two, both would stay. */
    @Test
    void noAddressIsLowerThanAny() {
        assertEquals(1, orderOf(PEER4, null, 1));
        assertEquals(-1, orderOf(IpAddress.parse("0.0.0.0"), OWN4, 2));
        assertEquals(0, orderOf(IpAddress.parse("0.0.0.0"), null, 3));
    }
}
