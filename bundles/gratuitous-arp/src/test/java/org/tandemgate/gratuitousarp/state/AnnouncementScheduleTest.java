package org.tandemgate.gratuitousarp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

class AnnouncementScheduleTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private static final long T0 = nearlyWrapped();

    /** A clock that is about to wrap: only differences may count. */
    private static long nearlyWrapped() {
        return Long.MAX_VALUE - 2 * SECOND;
    }

    private static AnnouncedHost host(final String name, final int addresses) {
        final List<IpAddress> list =
                IntStream.range(0, addresses)
                        .mapToObj(i -> IpAddress.parse("10.0." + i / 256 + "." + i % 256))
                        .toList();
        return new AnnouncedHost(name, list, MacAddress.virtual(1), 5, "lan", SECOND, null);
    }

    private static AnnouncementSchedule schedule(final AnnouncementSettings settings) {
        return new AnnouncementSchedule(settings, T0);
    }

    /** Sends everything that may be sent at one moment. */
    private static List<String> sendAll(final AnnouncementSchedule schedule, final long now) {
        final List<String> sent = new ArrayList<>();
        for (var next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
            sent.add(next.get().host().name() + " " + next.get().address());
            schedule.done(next.get(), true, now);
        }
        return sent;
    }

    /** Offsets from T0 at which anything is sent within a time, in milliseconds. */
    private static List<Long> moments(final AnnouncementSchedule schedule, final long untilNanos) {
        final List<Long> moments = new ArrayList<>();
        long elapsed = 0;
        while (elapsed <= untilNanos) {
            if (!sendAll(schedule, T0 + elapsed).isEmpty()) {
                moments.add(elapsed / MILLI);
            }
            final OptionalLong idle = schedule.idleNanos(T0 + elapsed);
            if (idle.isEmpty()) {
                return moments;
            }
            elapsed += Math.max(1, idle.getAsLong());
        }
        return moments;
    }

    /** Issue and carp.md section 5: at once, +1 advert, +2 adverts, then a slow refresh. */
    @Test
    void announcesAtOnceThenEveryIntervalThenSlowly() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);

        schedule.announce(host("lan", 1), T0);

        assertEquals(List.of(0L, 1000L, 2000L, 62_000L, 122_000L), moments(schedule, 130 * SECOND));
    }

    @Test
    void takesGapAndRepeatFromTheSettings() {
        final var schedule = schedule(new AnnouncementSettings(5, 20, 0, 1000, 0));

        schedule.announce(host("lan", 1), T0);

        assertEquals(List.of(0L, 20L, 40L, 60L, 80L), moments(schedule, 3600 * SECOND));
        assertEquals(OptionalLong.empty(), schedule.dueNanos("lan"));
    }

    @Test
    void isSilentWithoutAMaster() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);

        assertTrue(schedule.next(T0).isEmpty());
        assertEquals(OptionalLong.empty(), schedule.idleNanos(T0));
        assertFalse(schedule.drop("lan"));
        assertFalse(schedule.repeat("lan", T0));
        assertEquals(0, schedule.pending("lan", T0));
    }

    /** One nanosecond before a deadline nothing is due, at the deadline it is. */
    @Test
    void actsAtTheDeadlineAndNotBefore() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);
        schedule.announce(host("lan", 1), T0);
        sendAll(schedule, T0);

        assertTrue(schedule.next(T0 + SECOND - 1).isEmpty());
        assertEquals(OptionalLong.of(1), schedule.idleNanos(T0 + SECOND - 1));
        assertTrue(schedule.next(T0 + SECOND).isPresent());
        assertEquals(OptionalLong.of(0), schedule.idleNanos(T0 + SECOND));
    }

    /** Leaving MASTER: the frames that waited are never sent. */
    @Test
    void dropsEverythingPendingAtOnce() {
        final var schedule = schedule(new AnnouncementSettings(3, 0, 60, 20, 0));
        schedule.announce(host("lan", 10), T0);
        assertEquals(2, sendAll(schedule, T0).size());
        assertEquals(8, schedule.pending("lan", T0));

        assertTrue(schedule.drop("lan"));

        assertEquals(List.of(), moments(schedule, 3600 * SECOND));
        assertEquals(0, schedule.pending("lan", T0));
    }

    @Test
    void beginsAgainWhenAnnouncedAgain() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);
        schedule.announce(host("lan", 2), T0);
        sendAll(schedule, T0);
        sendAll(schedule, T0 + SECOND);

        final long later = T0 + SECOND + 500 * MILLI;
        assertTrue(schedule.repeat("lan", later));

        assertEquals(List.of("lan 10.0.0.0", "lan 10.0.0.1"), sendAll(schedule, later));
        assertEquals(OptionalLong.of(later + SECOND), schedule.dueNanos("lan"));
    }

    /** A frame that was on its way while the role changed must not count for the new series. */
    @Test
    void ignoresTheOutcomeOfAnOldSeries() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);
        schedule.announce(host("lan", 1), T0);
        final var onItsWay = schedule.next(T0).orElseThrow();

        schedule.announce(host("lan", 2), T0);
        schedule.done(onItsWay, true, T0);

        assertEquals(List.of("lan 10.0.0.0", "lan 10.0.0.1"), sendAll(schedule, T0));
        schedule.drop("lan");
        schedule.done(onItsWay, true, T0);
        assertTrue(schedule.host("lan").isEmpty());
    }

    @Test
    void servesVirtualHostsInTurn() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);
        schedule.announce(host("big", 4), T0);
        schedule.announce(host("small", 2), T0);

        assertEquals(
                List.of(
                        "big 10.0.0.0",
                        "small 10.0.0.0",
                        "big 10.0.0.1",
                        "small 10.0.0.1",
                        "big 10.0.0.2",
                        "big 10.0.0.3"),
                sendAll(schedule, T0));
    }

    /** No second announcement of anything while the first of something is still to come. */
    @Test
    void putsFirstAnnouncementsBeforeSecondOnes() {
        final var schedule = schedule(new AnnouncementSettings(2, 10, 0, 100, 0));
        schedule.announce(host("big", 30), T0);
        schedule.announce(host("small", 1), T0);

        final List<String> sent = new ArrayList<>();
        for (long now = T0; now - T0 < 2 * SECOND; now += MILLI) {
            sent.addAll(sendAll(schedule, now));
        }

        assertEquals(62, sent.size());
        assertEquals(31, sent.subList(0, 31).stream().distinct().count());
        assertEquals(31, sent.subList(31, 62).stream().distinct().count());
    }

    /** A virtual host that takes its role late is not held up by the refresh of others. */
    @Test
    void putsRefreshesLast() {
        final var schedule = schedule(new AnnouncementSettings(1, 0, 60, 10, 0));
        schedule.announce(host("old", 50), T0);
        for (long now = T0; now - T0 < 60 * SECOND; now += 10 * MILLI) {
            sendAll(schedule, now);
        }
        final long refresh = T0 + 60 * SECOND;
        assertEquals(50, schedule.pending("old", refresh));

        schedule.announce(host("new", 2), refresh);

        assertEquals("new", schedule.next(refresh).orElseThrow().host().name());
    }

    /** Over any second at most rate + a tenth leave, and none is lost. */
    @Test
    void keepsTheRateOverAllVirtualHosts() {
        final var schedule = schedule(new AnnouncementSettings(1, 0, 0, 200, 0));
        schedule.announce(host("a", 300), T0);
        schedule.announce(host("b", 300), T0);

        final List<Long> sentAt = new ArrayList<>();
        for (long now = T0; now - T0 < 5 * SECOND; now += MILLI / 2) {
            for (final String ignored : sendAll(schedule, now)) {
                sentAt.add(now - T0);
            }
        }

        assertEquals(600, sentAt.size());
        assertEquals(20, sentAt.stream().filter(at -> at == 0).count());
        for (int i = 0; i + 220 < sentAt.size(); i++) {
            assertTrue(sentAt.get(i + 220) - sentAt.get(i) >= SECOND, "frame " + i);
        }
        assertEquals(2900.0, sentAt.get(599) / (double) MILLI, 5.0);
    }

    /** What is idle gathers no more than one burst. */
    @Test
    void doesNotSaveUpRateForLater() {
        final var schedule = schedule(new AnnouncementSettings(1, 0, 0, 100, 0));

        schedule.announce(host("lan", 50), T0 + 100 * SECOND);

        assertEquals(10, sendAll(schedule, T0 + 100 * SECOND).size());
        assertEquals(OptionalLong.of(10 * MILLI), schedule.idleNanos(T0 + 100 * SECOND));
    }

    @Test
    void sendsOneByOneAtTheSmallestRate() {
        final var schedule = schedule(new AnnouncementSettings(1, 0, 0, 1, 0));
        schedule.announce(host("lan", 3), T0);

        assertEquals(List.of(0L, 1000L, 2000L), moments(schedule, 10 * SECOND));
    }

    /** A round in which a frame failed does not count, but only so often. */
    @Test
    void repeatsARoundThatFailedButNotForEver() {
        final var schedule = schedule(new AnnouncementSettings(2, 100, 0, 1000, 0));
        schedule.announce(host("lan", 1), T0);

        int attempts = 0;
        for (long now = T0; now - T0 < 100 * SECOND; now += 10 * MILLI) {
            for (var next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
                schedule.done(next.get(), false, now);
                attempts++;
            }
        }

        assertEquals(2 + Series.RETRIES + 1, attempts);
    }

    @Test
    void doesNotCountTheFailedRoundAmongTheRepetitions() {
        final var schedule = schedule(new AnnouncementSettings(3, 100, 0, 1000, 0));
        schedule.announce(host("lan", 2), T0);
        schedule.done(schedule.next(T0).orElseThrow(), false, T0);
        schedule.done(schedule.next(T0).orElseThrow(), true, T0);

        assertTrue(schedule.next(T0 + 99 * MILLI).isEmpty());
        assertEquals(List.of(100L, 200L, 300L), moments(schedule, 10 * SECOND));
    }

    /** Neighbours are asked after such a round: each address was announced to them. */
    @Test
    void tellsWhenARoundIsCompleteAndNothingOfItFailed() {
        final var schedule = schedule(new AnnouncementSettings(2, 100, 0, 1000, 0));
        schedule.announce(host("lan", 2), T0);

        assertFalse(schedule.done(schedule.next(T0).orElseThrow(), false, T0));
        assertFalse(schedule.done(schedule.next(T0).orElseThrow(), true, T0));
        final long again = T0 + schedule.idleNanos(T0).orElseThrow();
        assertFalse(schedule.done(schedule.next(again).orElseThrow(), true, again));
        final var last = schedule.next(again).orElseThrow();
        assertTrue(schedule.done(last, true, again));

        schedule.drop("lan");
        assertFalse(schedule.done(last, true, again));
    }

    /** After a pause of the machine one refresh is due, not all that were missed. */
    @Test
    void doesNotCatchUpAfterAPause() {
        final var schedule = schedule(new AnnouncementSettings(1, 0, 10, 1000, 0));
        schedule.announce(host("lan", 1), T0);
        sendAll(schedule, T0);

        final long awake = T0 + 95 * SECOND;
        assertEquals(1, sendAll(schedule, awake).size());
        assertEquals(OptionalLong.of(awake + 10 * SECOND), schedule.dueNanos("lan"));
    }

    @Test
    void goesOnUnderOtherSettings() {
        final var schedule = schedule(new AnnouncementSettings(1, 0, 0, 1000, 0));
        schedule.announce(host("lan", 1), T0);
        sendAll(schedule, T0);
        assertEquals(OptionalLong.empty(), schedule.idleNanos(T0));

        schedule.configure(new AnnouncementSettings(1, 0, 30, 1000, 0));

        assertEquals(OptionalLong.of(30 * SECOND), schedule.idleNanos(T0));
        schedule.configure(new AnnouncementSettings(2, 500, 30, 1000, 0));
        assertEquals(OptionalLong.of(500 * MILLI), schedule.idleNanos(T0));
    }

    /** Refreshes do not count as repetitions, so raising the number later costs no surprise. */
    @Test
    void endsTheRepetitionsWhateverRefreshesCameAfter() {
        final var schedule = schedule(new AnnouncementSettings(2, 100, 1, 1000, 0));
        schedule.announce(host("lan", 1), T0);

        assertEquals(
                List.of(0L, 100L, 1100L, 2100L, 3100L),
                moments(schedule, 3 * SECOND + 500 * MILLI));
    }

    @Test
    void hasNothingToSayForAVirtualHostWithoutAddresses() {
        final var schedule = schedule(AnnouncementSettings.DEFAULT);

        schedule.announce(host("lan", 0), T0);

        assertTrue(schedule.next(T0).isEmpty());
        assertEquals(OptionalLong.empty(), schedule.idleNanos(T0));
        assertTrue(schedule.host("lan").isPresent());
    }

    /** advbase 0 with advskew 0 must not turn the repetitions into one burst. */
    @Test
    void keepsAMillisecondBetweenRepetitionsAtLeast() {
        final var host =
                new AnnouncedHost(
                        "lan", List.of(IpAddress.parse("10.0.0.1")), null, 0, "lan", 0, null);

        assertEquals(MILLI, host.intervalNanos());
    }
}
