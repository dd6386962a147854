package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** pfsync_upd_tcp() and pfsync_in_upd(): a state never goes backwards. */
class FreshnessTest {
    private static final StateId ID = new StateId(7, 8);

    private static Progress progress(final Half src, final Half dst, final long counter) {
        return new Progress(ID, src, dst, 2, counter);
    }

    private static String tcp(final Half known, final Half received) {
        return src(true, known, received) + " " + dst(true, known, received);
    }

    private static String src(final boolean tcp, final Half known, final Half received) {
        final var own = new FlowState<>(progress(known, Half.of(4), 0), tcp, "");
        return Freshness.of(own, progress(received, Half.of(4), 0)).src() ? "fresh" : "stale";
    }

    private static String dst(final boolean tcp, final Half known, final Half received) {
        final var own = new FlowState<>(progress(Half.of(4), known, 0), tcp, "");
        return Freshness.of(own, progress(Half.of(4), received, 0)).dst() ? "fresh" : "stale";
    }

    @Test
    void levelsRise() {
        assertEquals("stale stale", tcp(Half.of(4), Half.of(2)));
        assertEquals("fresh fresh", tcp(Half.of(4), Half.of(4)));
        assertEquals("fresh fresh", tcp(Half.of(4), Half.of(7)));
    }

    /** The initiator's side leaves pf's SYN proxy by falling to an ordinary level. */
    @Test
    void theProxyEnds() {
        assertEquals("fresh stale", tcp(Half.of(11), Half.of(4)));
        assertEquals("fresh stale", tcp(Half.of(12), Half.of(0)));
        assertEquals("stale stale", tcp(Half.of(12), Half.of(11)));
        assertEquals("stale", src(false, Half.of(12), Half.of(2)));
    }

    @Test
    void equalLevelsCompareSequenceNumbers() {
        assertEquals("stale stale", tcp(new Half(4, 1001), new Half(4, 1000)));
        assertEquals("fresh fresh", tcp(new Half(4, 1000), new Half(4, 1000)));
        assertEquals("fresh fresh", tcp(new Half(4, 1000), new Half(4, 1001)));
    }

    /** 32 bits that wrap: half of the space is ahead, half behind. */
    @Test
    void sequenceNumbersWrap() {
        assertEquals("fresh fresh", tcp(new Half(4, 0xfffffff0), new Half(4, 16)));
        assertEquals("stale stale", tcp(new Half(4, 16), new Half(4, 0xfffffff0)));
        assertEquals("stale stale", tcp(new Half(4, 0x7fffffff + 1), new Half(4, 1)));
        assertEquals("fresh fresh", tcp(new Half(4, 0x7fffffff + 2), new Half(4, 1)));
    }

    /** A risen level counts more; FreeBSD refuses it on the responder's side. */
    @Test
    void aRisenLevelNeedsNoNumber() {
        assertEquals("fresh fresh", tcp(new Half(4, 1001), new Half(7, 1000)));
        assertEquals("stale stale", tcp(new Half(7, 1000), new Half(4, 1001)));
    }

    /** Linux does not tell sequence numbers: nothing known is nothing to be ahead of. */
    @Test
    void unknownNumbers() {
        assertEquals("fresh fresh", tcp(Half.of(4), new Half(4, 0x90000000)));
        assertEquals("fresh fresh", tcp(Half.of(4), Half.of(4)));
        assertEquals("stale stale", tcp(new Half(4, 5), Half.of(4)));
        assertEquals("stale stale", tcp(new Half(4, 0x90000000), Half.of(4)));
    }

    @Test
    void onlyTcpHasNumbers() {
        assertEquals("fresh", src(false, new Half(2, 1001), new Half(2, 1000)));
        assertEquals("fresh", dst(false, new Half(2, 1001), new Half(2, 1000)));
        assertEquals("stale", src(false, Half.of(2), Half.of(1)));
        assertEquals("stale", dst(false, Half.of(2), Half.of(1)));
    }

    private static Freshness counted(final long known, final long received, final int level) {
        final var own = new FlowState<>(progress(new Half(4, 9), new Half(4, 9), known), true, "");
        return Freshness.of(own, progress(Half.of(level), Half.of(level), received));
    }

    /** Between nodes that count changes the counter stands for the numbers. */
    @Test
    void countersReplaceNumbers() {
        assertEquals(new Freshness(true, true), counted(5, 6, 4));
        assertEquals(new Freshness(true, true), counted(5, 5, 4));
        assertEquals(new Freshness(false, false), counted(5, 4, 4));
        assertEquals(new Freshness(true, true), counted(5, 4, 9));
        assertEquals(new Freshness(false, false), counted(5, 6, 2));
        assertEquals(new Freshness(true, true), counted(1, -1, 4));
        // One that does not count is judged by its numbers.
        assertEquals(new Freshness(false, false), counted(5, 0, 4));
        assertEquals(new Freshness(false, false), counted(0, 5, 4));
    }

    /** A BSD counts nothing: its word is not older for that. */
    @Test
    void aPeerThatDoesNotCountIsNoOlder() {
        final var own = new FlowState<>(progress(Half.of(4), Half.of(4), 5), true, "");
        assertEquals(
                new Freshness(true, true),
                Freshness.of(own, progress(Half.of(4), new Half(4, 77), 0)));
    }

    /** Whatever two nodes have, one answer to a stale update ends their difference. */
    @Test
    void whatWasMergedIsFreshToTheOther() {
        final int[] levels = {0, 4, 9};
        for (int i = 0; i < 3 * 3 * 3 * 3 * 2 * 2; i++) {
            final var one = progress(half(levels[i % 3], i), half(levels[i / 3 % 3], i), i % 2);
            final var other =
                    progress(half(levels[i / 9 % 3], 7), half(levels[i / 27 % 3], 7), i / 81 % 2);
            for (final boolean counted : new boolean[] {false, true}) {
                final var a = counted ? one.counting(1 + i / 81 % 2) : one.counting(0);
                final var b = counted ? other.counting(1 + i / 162) : other.counting(0);
                final var merged = Freshness.of(new FlowState<>(b, true, ""), a).merge(b, a);
                assertEquals(
                        new Freshness(true, true),
                        Freshness.of(new FlowState<>(a, true, ""), merged),
                        () -> a + " " + b);
                assertEquals(
                        new Freshness(true, true),
                        Freshness.of(new FlowState<>(b, true, ""), merged),
                        () -> a + " " + b);
            }
        }
    }

    private static Half half(final int level, final int seqlo) {
        return new Half(level, seqlo);
    }

    @Test
    void sidesAreMergedOneByOne() {
        final Progress known = new Progress(ID, Half.of(4), Half.of(7), 2, 3);
        final Progress received = new Progress(ID, Half.of(7), Half.of(4), 3, 2);
        assertEquals(
                new Progress(ID, Half.of(7), Half.of(7), 3, 3),
                new Freshness(true, false).merge(known, received));
        assertEquals(
                new Progress(ID, Half.of(4), Half.of(4), 3, 3),
                new Freshness(false, true).merge(known, received));
        assertEquals(known, new Freshness(false, false).merge(known, received));
    }
}
