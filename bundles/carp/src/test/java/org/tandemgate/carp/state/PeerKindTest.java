package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.carp.state.Scene.SECOND;
import static org.tandemgate.carp.state.Scene.advert;
import static org.tandemgate.carp.state.Scene.backup;
import static org.tandemgate.carp.state.Scene.master;
import static org.tandemgate.carp.state.Scene.stays;
import static org.tandemgate.carp.state.Scene.takesOver;
import static org.tandemgate.carp.state.Scene.yields;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEvent.Demoted;
import org.tandemgate.carp.state.CarpEvent.HandOverRequested;

/** Each kind of peer as its own ip_carp.c or carp.c sends and reads demotion. */
class PeerKindTest {
    private static final String FASTER = "more frequent advertisement received";

    private static ElectionSettings towards(
            final PeerKind kind, final int advbase, final int advskew) {
        return new ElectionSettings(advbase, advskew, true, 0, kind);
    }

    @ParameterizedTest
    @CsvSource({
        // advskew, demotion, sent advskew, sent octet 4
        "AUTO, 100, 0, 100, 0",
        "AUTO, 100, 50, 150, 50",
        "AUTO, 100, 1000, 240, 255",
        "TANDEMGATE, 100, 50, 150, 50",
        "FREEBSD, 100, 0, 100, 0",
        "FREEBSD, 100, 50, 150, 0",
        "FREEBSD, 100, 1000, 240, 0",
        "FREEBSD, 254, 0, 240, 0",
        "OPENBSD, 100, 50, 100, 50",
        "OPENBSD, 254, 1000, 254, 255",
        "UCARP, 100, 0, 100, 0",
        "UCARP, 100, 1, 240, 0",
        "UCARP, 250, 0, 250, 0",
        "UCARP, 250, 1, 250, 0",
    })
    void demotionIsSentAsThePeerReadsIt(
            final PeerKind kind,
            final int advskew,
            final int demotion,
            final int sentAdvskew,
            final int sentOctet4) {
        final var scene = master(towards(kind, 1, advskew), demotion);

        assertEquals(List.of(advert(1, sentAdvskew, sentOctet4)), scene.deadline());
    }

    /** FreeBSD carp_input_c: octet 4 is reserved, whatever a foreign node puts there. */
    @ParameterizedTest
    @EnumSource(names = {"FREEBSD", "UCARP"})
    void octetFourMeansNothingWherePeersDoNotSendIt(final PeerKind kind) {
        assertEquals(stays("slower master heard"), master(towards(kind, 1, 0), 0).hear(1, 100, 9));
        assertEquals(List.of(), backup(new ElectionSettings(1, 0, false, 0, kind)).hear(1, 100, 9));
        assertEquals(
                yields(advert(1, 240, 0), FASTER),
                master(towards(kind, 1, 0), 240).hear(1, 100, 255));
    }

    /** OpenBSD carp_proto_input_c: the demotion count is compared before anything else. */
    @Test
    void towardsOpenBsdTheCountDecidesAndTheSkewStays() {
        assertEquals(
                yields(advert(1, 0, 1), "less demoted master heard, 0 against 1"),
                master(towards(PeerKind.OPENBSD, 1, 0), 1).hear(1, 100, 0));
        assertEquals(
                takesOver(advert(1, 100, 0), "master is more demoted, 1 against 0"),
                backup(new ElectionSettings(1, 100, false, 0, PeerKind.OPENBSD)).hear(1, 0, 1));
    }

    /** FreeBSD: both are clamped, so a demoted node and one in maintenance are equal. */
    @Test
    void towardsFreeBsdAClampedSkewWinsAgainstNobody() {
        final var scene = master(towards(PeerKind.FREEBSD, 1, 100), 500);
        assertEquals(stays("equal master with a higher address heard"), scene.hear(1, 240));
        assertEquals(List.of(), backup(towards(PeerKind.FREEBSD, 1, 100), 500).hear(1, 240));
    }

    /** FreeBSD carp_demote_adj with a negative sum: max(0, ...); here a sum is never negative. */
    @Test
    void advskewIsNeverBelowZero() {
        assertThrows(IllegalArgumentException.class, () -> new Demoted(-1));
        assertEquals(0, towards(PeerKind.FREEBSD, 1, 0).effectiveAdvskew(0));
    }

    /** OpenBSD carp_setrun: 3 x (advbase + advskew/256) s; the others count advskew once. */
    @ParameterizedTest
    @CsvSource({
        "AUTO, 3390625000",
        "TANDEMGATE, 3390625000",
        "FREEBSD, 3390625000",
        "OPENBSD, 4171875000",
        "UCARP, 3390625000"
    })
    void masterDownIsThatOfThePeers(final PeerKind kind, final long nanos) {
        assertEquals(nanos, towards(kind, 1, 100).masterDownNanos());
        assertEquals(nanos, backup(towards(kind, 1, 100)).untilDeadlineNanos());
    }

    /** OpenBSD asks (3b, k) of its own, not its master-down time: that is longer by 2 k/256 s. */
    @Test
    void tooSlowIsMeasuredWithAdvskewOnce() {
        final var meek = new ElectionSettings(1, 100, false, 0, PeerKind.OPENBSD);
        assertEquals(List.of(), backup(meek).hear(3, 100));
        assertEquals(
                takesOver(advert(1, 100, 0), "master advertises too slowly"),
                backup(meek).hear(3, 101));
    }

    @ParameterizedTest
    @EnumSource
    void aBowOutIsUnderstoodByEveryKind(final PeerKind kind) {
        final var scene = master(towards(kind, 1, 0));
        final int octet4 = kind == PeerKind.FREEBSD || kind == PeerKind.UCARP ? 0 : 255;
        assertEquals(
                List.of(new SendAdvertisement(255, 255, octet4, true)),
                scene.on(new HandOverRequested(SECOND, false)));
        assertEquals(
                takesOver(scene.election().advertisement(), "master bowed out"),
                backup(towards(kind, 1, 0)).hear(255, 255, 0));
    }

    /** freebsd/freebsd-src sys/netinet/ip_carp.c refuses advbase 0 (carp_ioctl_set). */
    @Test
    void freeBsdHasNoAdvbaseZero() {
        assertThrows(IllegalArgumentException.class, () -> towards(PeerKind.FREEBSD, 0, 10));
    }

    @Test
    void namesAreThoseOfTheConfiguration() {
        assertEquals(PeerKind.FREEBSD, PeerKind.parse("NetBSD"));
        for (final PeerKind kind : PeerKind.values()) {
            assertEquals(kind, PeerKind.parse(kind.toString()));
        }
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> PeerKind.parse("junos"));
        assertEquals(
                "junos is none of auto, tandemgate, freebsd, netbsd, openbsd, ucarp",
                refused.getMessage());
    }
}
