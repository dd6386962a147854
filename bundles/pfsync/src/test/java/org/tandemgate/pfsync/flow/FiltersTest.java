package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;

/** Which connections are replicated, and why others are not. */
class FiltersTest {
    private static final Filters ALL =
            new Filters(Filters.FilterSettings.ALL, () -> Set.of(Entries.GATEWAY));

    private static ConntrackEntry entry(final String from, final String to, final int protocol) {
        return Entries.other(
                Entries.plain(
                        new ConntrackTuple(
                                IpAddress.parse(from), IpAddress.parse(to), protocol, 5, 6)),
                60);
    }

    /** Its answers come to the gateway's address, but it goes through. */
    @Test
    void aTranslatedConnectionIsReplicated() {
        assertNull(ALL.reason(Entries.tcp(3)));
        for (final ConntrackEntry entry : Entries.all()) {
            assertNull(ALL.reason(entry), entry::toString);
        }
    }

    private static ConntrackEntry translated(final String to, final String reached) {
        return Entries.other(
                new ConntrackFlow(
                        new ConntrackTuple(Entries.CLIENT, IpAddress.parse(to), 17, 5, 53),
                        new ConntrackTuple(IpAddress.parse(reached), Entries.CLIENT, 17, 1053, 5),
                        0),
                60);
    }

    /** Before and after translation of the destination. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.9, 127.0.0.1",
        "224.0.0.251, 192.0.2.9",
        "192.0.2.9, 224.0.0.251",
        "255.255.255.255, 192.0.2.9",
    })
    void whatEndsHereOrNowhereIsNotForwarded(final String to, final String reached) {
        assertEquals(NotReplicated.NOT_FORWARDED, ALL.judge(translated(to, reached)));
        assertNull(ALL.judge(translated("192.0.2.9", "192.0.2.10")));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x0800, true",
        "1, 0x0d00, true",
        "1, 0x0f00, true",
        "1, 0x1100, true",
        "1, 0x0801, false",
        "1, 0x0000, false",
        "1, 0x1200, false",
        "58, 0x8000, true",
        "58, 0x8b00, true",
        "58, 0x8100, false",
        "58, 0x8001, false",
    })
    void questionsHaveTheirTypeAndNoCode(
            final int protocol, final String key, final boolean question) {
        final boolean four = protocol == 1;
        final var tuple =
                new ConntrackTuple(
                        four ? Entries.CLIENT : Entries.CLIENT6,
                        four ? Entries.SERVER : Entries.SERVER6,
                        protocol,
                        77,
                        Integer.decode(key));
        assertEquals(question, Filters.isQuestion(tuple));
    }

    /** Of the initiator and of the responder, before and after translation. */
    @ParameterizedTest
    @CsvSource({
        "address 10.9.0.100, true",
        "address 192.0.2.9, true",
        "address 192.0.2.10, true",
        "address 192.0.2.11, false",
        "address 10.9.0.101, false",
        "port 53, true",
        "port 1053, true",
        "port 5, false",
        "mark 0x10/0xf0, false",
        "mark 0x2f/0xf0, true",
        "mark 0x2a0000ff, false",
        "mark 0x2a000020, true",
    })
    void ruleLooksAtBothSidesOfTheTranslation(final String rule, final boolean fits) {
        final ConntrackEntry udp = translated("192.0.2.9", "192.0.2.10");
        final var marked = new ConntrackEntry(udp.flow(), 0, 0, 60, 0x2a00_0020, null);
        assertEquals(fits, NoSyncRule.parse(rule).fits(marked));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, 198.51.100.7, 6, GATEWAY",
        "198.51.100.7, 203.0.113.1, 6, GATEWAY",
        "127.0.0.1, 127.0.0.1, 6, NOT_FORWARDED",
        "::1, ::1, 6, NOT_FORWARDED",
        "10.0.0.1, 224.0.0.251, 17, NOT_FORWARDED",
        "10.0.0.1, 255.255.255.255, 17, NOT_FORWARDED",
        "fe80::1, ff02::fb, 17, NOT_FORWARDED",
        "10.0.0.1, 10.0.0.2, 112, CLUSTER",
        "10.0.0.1, 10.0.0.2, 240, CLUSTER",
        "10.0.0.1, 10.0.0.2, 1, NO_QUESTION",
    })
    void othersAreNot(
            final String from, final String to, final int protocol, final NotReplicated reason) {
        assertEquals(reason, ALL.judge(entry(from, to, protocol)));
    }

    @Test
    void aHelperThatChangedLengthsMakesItImpossible() {
        final ConntrackEntry tcp = Entries.tcp(3);
        assertEquals(
                NotReplicated.SEQUENCE_ADJUSTED,
                ALL.reason(tcp.withStatus(tcp.status() | ConntrackEntry.SEQ_ADJUST)));
    }

    @Test
    void countsWhatItJudges() {
        final var filters = new Filters(Filters.FilterSettings.ALL, () -> Set.of(Entries.SERVER));
        filters.judge(Entries.tcp(3));
        filters.judge(Entries.tcp(3));
        filters.reason(Entries.tcp(3));
        filters.count(NotReplicated.FULL);
        assertEquals(2, filters.counted(NotReplicated.GATEWAY));
        assertEquals(1, filters.counted(NotReplicated.FULL));
    }

    @Test
    void protocolsMayBeLeftOut() {
        final var settings = new Filters.FilterSettings(Set.of(17), List.of());
        final var filters = new Filters(settings, Set::of);
        assertEquals(NotReplicated.NO_SYNC, filters.reason(entry("10.0.0.1", "10.0.0.2", 17)));
        assertNull(filters.reason(entry("10.0.0.1", "10.0.0.2", 132)));
    }

    /** The entry: 10.9.0.100:40000 to 198.51.100.7:443 as 203.0.113.1, mark 0x2a0000ff. */
    @ParameterizedTest
    @CsvSource({
        "protocol tcp, true",
        "protocol udp, false",
        "protocol 6 port 443, true",
        "port 40000, false",
        "address 10.9.0.0/16, true",
        "address 203.0.113.1, true",
        "address 10.8.0.0/16, false",
        "address 2001:db8::/32, false",
        "mark 0x2a0000ff, true",
        "mark 0x2a000000/0xff000000, true",
        "mark 1/0x1, true",
        "mark 2/0x1, false",
        "mark 0, false",
        "protocol tcp mark 0, false",
    })
    void aRuleFitsWhenAllOfItDoes(final String rule, final boolean fits) {
        assertEquals(fits, NoSyncRule.parse(rule).fits(Entries.tcp(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "protocol",
                "protocol foo",
                "protocol 256",
                "port 65536",
                "port -1",
                "address here",
                "address 10.0.0.0/33",
                "mark 0x100000000",
                "mark 1/x",
                "colour blue"
            })
    void aBadRuleSaysWhatIsAllowed(final String rule) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> NoSyncRule.parse(rule));
        assertTrue(refused.getMessage().contains("'" + rule + "'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("mark 0x10/0xf0"), refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource(NotReplicated.class)
    void everyReasonHasASentence(final NotReplicated reason) {
        assertFalse(reason.text().isBlank());
        assertTrue(reason.counter().matches("[a-z-]+"), reason.counter());
    }

    private static Filters fresh() {
        return new Filters(Filters.FilterSettings.ALL, () -> Set.of(Entries.GATEWAY));
    }

    /** The connection itself survives: only what the helper waits for is on the list. */
    @Test
    void whatAHelperExpectsIsCountedAndTheConnectionReplicated() {
        final Filters filters = fresh();
        final ConntrackEntry tcp = Entries.tcp(3);
        final var helped =
                new ConntrackEntry(
                        tcp.flow(),
                        tcp.id(),
                        tcp.status(),
                        60,
                        0,
                        tcp.tcp(),
                        new ConntrackExtras(null, "ftp", 0));

        assertNull(filters.judge(helped));
        assertNull(filters.judge(tcp));

        assertEquals(1, filters.counted(NotReplicated.HELPER));
    }

    /** The peer knows it already, so its end must be told. */
    @Test
    void adjustedLaterIsCountedOnceAndStillTold() {
        final Filters filters = fresh();
        final ConntrackEntry before = Entries.tcp(3);
        final ConntrackEntry adjusted =
                before.withStatus(before.status() | ConntrackEntry.SEQ_ADJUST);

        assertNull(filters.reasonSince(before, adjusted));
        assertNull(filters.reasonSince(adjusted, adjusted));
        assertEquals(1, filters.counted(NotReplicated.SEQUENCE_ADJUSTED));

        assertEquals(NotReplicated.SEQUENCE_ADJUSTED, filters.reasonSince(null, adjusted));
        assertEquals(
                NotReplicated.GATEWAY,
                filters.reasonSince(before, entry("203.0.113.1", "198.51.100.7", 6)));
        assertEquals(1, filters.counted(NotReplicated.SEQUENCE_ADJUSTED));
    }

    @Test
    void whatOthersCountIsOnTheListToo() {
        final Filters filters = fresh();

        filters.counted(NotReplicated.REFUSED, 7);

        assertEquals(7, filters.counted(NotReplicated.REFUSED));
    }
}
