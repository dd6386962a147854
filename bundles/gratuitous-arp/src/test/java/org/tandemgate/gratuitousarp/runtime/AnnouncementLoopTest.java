package org.tandemgate.gratuitousarp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.api.election.Role.BACKUP;
import static org.tandemgate.api.election.Role.INIT;
import static org.tandemgate.api.election.Role.MASTER;
import static org.tandemgate.gratuitousarp.runtime.VirtualHosts.INTERVAL_NANOS;
import static org.tandemgate.gratuitousarp.runtime.VirtualHosts.change;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.linux.Errno;

class AnnouncementLoopTest {
    private static final AnnouncementSettings ONCE = new AnnouncementSettings(1, 0, 0, 1000, 0);

    /** ARP request, 00:00:5e:00:01:01, 10.0.0.1 asks for itself. */
    private static final String ARP =
            "ffffffffffff"
                    + "00005e000101"
                    + "0806"
                    + "0001080006040001"
                    + "00005e000101"
                    + "0a000001"
                    + "000000000000"
                    + "0a000001";

    private static final long LOOK_NANOS = 500_000;
    private static final String FORWARDING = "net/ipv6/conf/lan/forwarding";

    private final FakeLinux linux = new FakeLinux();
    private final List<AnnouncementLoop> loops = new ArrayList<>();

    private AnnouncementLoop loop(final AnnouncementSettings settings) {
        final var loop = new AnnouncementLoop(linux, settings);
        loop.start();
        loops.add(loop);
        return loop;
    }

    @AfterEach
    void stop() {
        linux.block(false);
        loops.forEach(AnnouncementLoop::close);
        assertEquals(0, linux.open(), "packet sockets left open");
    }

    private static AnnouncementStatus only(final AnnouncementLoop loop) {
        assertEquals(1, loop.status().size());
        return loop.status().get(0);
    }

    private static void await(final String what, final BooleanSupplier reached) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "not within 30 s: " + what);
            // Whoever is waited for needs the processor more.
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Test
    void announcesIpv4ByArpRequestFromTheAnnouncedMac() {
        loop(ONCE).transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));

        final var frame = linux.awaitFrames(1).get(0);

        assertEquals(ARP, frame.hex());
        assertEquals(VirtualHosts.INDEX, frame.interfaceIndex());
    }

    /** RFC 4861 section 4.4: R and O set, S not; the checksum was computed by hand in Python. */
    @Test
    void announcesIpv6WithTheRouterFlagOfAForwardingInterface() {
        linux.set(FORWARDING, "1");
        loop(ONCE).transitioned(change("lan", BACKUP, MASTER, "2001:db8::1/64"));

        final String frame = linux.awaitFrames(1).get(0).hex();

        assertEquals(
                "333300000001"
                        + "00005e000101"
                        + "86dd"
                        + "60000000" // version, class, flow
                        + "00203aff" // payload length 32, ICMPv6, hop limit 255
                        + "20010db8000000000000000000000001"
                        + "ff020000000000000000000000000001"
                        + "88001c2a" // neighbour advertisement and checksum
                        + "a0000000" // router, override
                        + "20010db8000000000000000000000001"
                        + "0201"
                        + "00005e000101",
                frame);
    }

    @Test
    void clearsTheRouterFlagOfAHostAndFollowsTheSettingLater() {
        linux.set(FORWARDING, "0");
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", BACKUP, MASTER, "2001:db8::1/64"));
        assertEquals("20", flags(linux.awaitFrames(1).get(0)));

        linux.set(FORWARDING, "1");
        loop.announce("lan");
        assertEquals("a0", flags(linux.awaitFrames(2).get(1)));
    }

    private static String flags(final FakeLinux.SentFrame frame) {
        final int flagsOffset = 14 + 40 + 4;
        return frame.hex().substring(2 * flagsOffset, 2 * flagsOffset + 2);
    }

    /** An unreadable setting must not take the default router away from anybody. */
    @Test
    void announcesEvenWhenForwardingCannotBeRead() {
        final var loop = loop(ONCE);

        loop.transitioned(change("lan", BACKUP, MASTER, "2001:db8::1/64"));

        assertEquals("20", flags(linux.awaitFrames(1).get(0)));
        await("counted", () -> only(loop).sent() == 1);
        assertEquals(0, only(loop).failed());
    }

    @Test
    void repeatsAfterOneAndTwoIntervals() {
        loop(AnnouncementSettings.DEFAULT)
                .transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));

        final var frames = linux.awaitFrames(3);

        for (int i = 1; i < 3; i++) {
            final long gap = frames.get(i).atNanos() - frames.get(i - 1).atNanos();
            assertTrue(gap > INTERVAL_NANOS / 2, "gap " + i + " is " + gap + " ns");
        }
    }

    @Test
    void announcesNothingForBackupAndInit() {
        final var loop = loop(ONCE);
        loop.transitioned(change("a", INIT, BACKUP, "10.0.0.1/24"));
        loop.transitioned(change("b", BACKUP, INIT, "10.0.0.2/24"));
        loop.transitioned(change("c", BACKUP, MASTER, "10.0.0.3/24"));

        assertTrue(linux.awaitFrames(1).get(0).hex().endsWith("0a000003"));
        await("three known", () -> loop.status().size() == 3);
        assertEquals(1, linux.frames().size());
    }

    /** The election tells a listener that joined late MASTER -> MASTER. */
    @Test
    void announcesARoleThatHasNotChanged() {
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", MASTER, MASTER, "10.0.0.1/24"));
        linux.awaitFrames(1);
        loop.transitioned(change("lan", MASTER, MASTER, "10.0.0.1/24"));

        assertEquals(2, linux.awaitFrames(2).size());
    }

    /** While a frame hangs in the kernel the role is lost: it is the only one that leaves. */
    @Test
    void sendsNothingAfterTheRoleIsLost() {
        linux.block(true);
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24", "10.0.0.2/24"));
        linux.awaitHanging();

        loop.transitioned(change("lan", MASTER, BACKUP, "10.0.0.1/24", "10.0.0.2/24"));
        loop.transitioned(change("other", BACKUP, MASTER, "10.0.0.9/24"));
        linux.block(false);

        final var frames = linux.awaitFrames(2);
        await("other is done", () -> loop.status().get(1).sent() == 1);
        assertEquals(2, linux.frames().size(), linux.frames().toString());
        assertTrue(frames.get(1).hex().endsWith("0a000009"), frames.toString());
        assertFalse(loop.status().get(0).announcing());
        assertEquals(0, loop.status().get(0).pending());
        assertNull(loop.status().get(0).nextDue());
    }

    /** The election's thread must get away at once, even while the kernel holds a frame. */
    @Test
    void neverHoldsUpTheElection() {
        linux.block(true);
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        linux.awaitHanging();

        // On a thread of its own, because it might never come back; judged by the processor time
        // that it used, because a busy machine may keep it waiting.
        final var used =
                CompletableFuture.supplyAsync(
                        () -> {
                            final var threads = ManagementFactory.getThreadMXBean();
                            final long before = threads.getCurrentThreadCpuTime();
                            for (int i = 0; i < 10_000; i++) {
                                loop.transitioned(
                                        change(
                                                "lan",
                                                BACKUP,
                                                i % 2 == 0 ? MASTER : BACKUP,
                                                "10.0.0.1/24"));
                            }
                            loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.7/24"));
                            return threads.getCurrentThreadCpuTime() - before;
                        });
        await("10,001 changes while the kernel holds a frame", used::isDone);

        linux.block(false);
        assertTrue(used.join() < TimeUnit.SECONDS.toNanos(2), () -> used.join() + " ns used");
        assertTrue(linux.awaitFrames(2).get(1).hex().endsWith("0a000007"), "the last word is lost");
        assertEquals(2, linux.frames().size());
    }

    /** Issue: at once. Median over 200, so that a busy machine does not decide. */
    @Test
    void sendsTheFirstFrameWithinAMillisecond() {
        final var loop = loop(ONCE);
        final List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            final var taken = change("lan", BACKUP, MASTER, "10.0.0.1/24");
            final long before = System.nanoTime();
            loop.transitioned(taken);
            delays.add(linux.awaitFrames(i + 1).get(i).atNanos() - before);
        }
        delays.sort(null);

        assertTrue(delays.get(100) < 1_000_000, "median of the delays: " + delays.get(100));
    }

    @Test
    void countsAndShowsWhatFails() {
        linux.failSends(Errno.ENETDOWN);
        final var loop = loop(new AnnouncementSettings(1, 10, 0, 1000, 0));
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        await("a failure", () -> only(loop).failed() > 0);

        final var problems = loop.problems();
        assertEquals(1, problems.size());
        assertEquals("gratuitous-arp lan", problems.get(0).source());
        assertTrue(
                problems.get(0)
                        .text()
                        .startsWith("10.0.0.1 not announced: sendto interface 5 failed: ENETDOWN"),
                problems.get(0).text());
        assertNull(only(loop).lastSent());

        linux.failSends(0);
        linux.awaitFrames(1);
        await("success", () -> only(loop).sent() == 1);
        assertEquals(List.of(), loop.problems());
        assertNotNull(only(loop).lastError());
        assertNotNull(only(loop).lastSent());
    }

    /** The text stays for who asks later; that it fails does not. */
    @Test
    void aFailureEndsWithAFrameForThatAddress() {
        linux.failSends(Errno.ENETDOWN);
        final var loop = loop(new AnnouncementSettings(1, 0, 0, 1000, 0));
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        await("a failure", () -> only(loop).failingSince() != null);

        linux.failSends(0);
        loop.announce("lan");
        await("success", () -> only(loop).sent() > 0);

        assertNull(only(loop).failingSince());
        assertNotNull(only(loop).lastErrorAt());
        assertEquals(List.of(), loop.problems());
    }

    @Test
    void aFailureEndsWithTheAddress() {
        linux.failSends(Errno.ENETDOWN);
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24", "10.0.0.2/24"));
        await("both failed", () -> only(loop).failed() > 1);

        linux.failSends(0);
        loop.transitioned(change("lan", MASTER, MASTER, "10.0.0.2/24"));

        await("success", () -> only(loop).sent() > 0);
        assertNull(only(loop).failingSince());
        assertEquals(List.of(), loop.problems());
    }

    @Test
    void forgetsFailuresWithTheRole() {
        linux.failSends(Errno.ENOBUFS);
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        await("a problem", () -> loop.problems().size() == 1);

        loop.transitioned(change("lan", MASTER, BACKUP, "10.0.0.1/24"));

        await("no problem", () -> !only(loop).announcing() && loop.problems().isEmpty());
    }

    @Test
    void saysThatTheInterfaceIsUnknown() {
        final var loop = loop(ONCE);
        loop.transitioned(VirtualHosts.masterWithoutInterface("lan", "10.0.0.1/24"));

        await("a failure", () -> only(loop).failed() > 0);

        assertEquals("10.0.0.1 not announced: lan is not there (yet)", only(loop).lastError());
        assertEquals(List.of(), linux.frames());
    }

    /** A privilege that is granted later is used later. */
    @Test
    void opensItsSocketWhenItCan() {
        linux.failOpens(Errno.EPERM);
        final var loop = loop(new AnnouncementSettings(1, 5, 0, 1000, 0));
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        await("a failure", () -> only(loop).failed() > 0);
        assertTrue(String.valueOf(only(loop).lastError()).contains("EPERM"));

        linux.failOpens(0);
        loop.announce("lan");

        linux.awaitFrames(1);
        assertEquals(1, linux.open());
    }

    @Test
    void announcesByNameOrAllThatAreMaster() {
        final var loop = loop(ONCE);
        loop.transitioned(change("a", BACKUP, MASTER, "10.0.0.1/24"));
        loop.transitioned(change("b", BACKUP, MASTER, "10.0.0.2/24"));
        loop.transitioned(change("c", BACKUP, BACKUP, "10.0.0.3/24"));

        assertEquals(List.of("a", "b"), loop.announce(""));
        assertEquals(List.of("b"), loop.announce("b"));
        assertEquals(List.of(), loop.announce("c"));
        assertEquals(List.of(), loop.announce("unknown"));
    }

    @Test
    void showsWhatItHasDoneAndWillDo() {
        final var loop = loop(new AnnouncementSettings(1, 0, 60, 1000, 0));
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24", "10.0.0.2/24"));
        linux.awaitFrames(2);
        await("counted", () -> only(loop).sent() == 2);

        final var status = only(loop);

        assertTrue(status.announcing());
        assertEquals(2, status.addresses());
        assertEquals(0, status.pending());
        final var due = status.nextDue();
        assertNotNull(due);
        final long ahead = due.getEpochSecond() - status.takenAt().getEpochSecond();
        assertTrue(ahead >= 49 && ahead <= 60, "due in " + ahead + " s");
    }

    @Test
    void takesOtherSettingsWhileItWaits() {
        final var loop = loop(ONCE);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        linux.awaitFrames(1);

        loop.configure(new AnnouncementSettings(3, 1, 0, 1000, 0));

        assertEquals(3, linux.awaitFrames(3).size());
    }

    @Test
    void remembersSoManyVirtualHostsAndNoMore() {
        final var loop = loop(ONCE);
        loop.transitioned(change("kept", BACKUP, MASTER, "10.0.0.1/24"));
        for (int i = 0; i < 1200; i++) {
            loop.transitioned(change("gone" + i, BACKUP, INIT));
        }

        await("forgotten", () -> loop.status().size() <= 1024);
        assertTrue(loop.status().stream().anyMatch(status -> status.virtualHost().equals("kept")));
    }

    @Test
    void stopsAtOnceAndSilently() {
        final var loop = loop(new AnnouncementSettings(100, 60_000, 60, 1, 0));
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24", "10.0.0.2/24"));
        linux.awaitFrames(1);

        final long before = System.nanoTime();
        loop.close();

        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2));
        assertEquals(0, linux.open());
        assertEquals(1, linux.frames().size());
    }

    /** The log goes to System.err here; a disk that stalls is a stream that does not return. */
    @Test
    void aLogThatStallsDelaysNoAnnouncement() {
        final PrintStream before = System.err;
        final CountDownLatch stalled = new CountDownLatch(1);
        final CountDownLatch writing = new CountDownLatch(1);
        System.setErr(
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(final int octet) {
                                writing.countDown();
                                try {
                                    stalled.await();
                                } catch (final InterruptedException interrupted) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        },
                        true));
        try {
            linux.failSends(Errno.ENETDOWN);
            final var loop = loop(ONCE);
            loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
            await("the log to stall", () -> writing.getCount() == 0);
            linux.failSends(0);

            loop.transitioned(change("wan", BACKUP, MASTER, "10.0.1.1/24"));

            linux.awaitFrames(1);
        } finally {
            System.setErr(before);
            stalled.countDown();
        }
    }
}
