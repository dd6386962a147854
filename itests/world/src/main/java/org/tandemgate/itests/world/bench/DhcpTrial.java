package org.tandemgate.itests.world.bench;

import java.time.Duration;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.dhcp.ClientNotes;
import org.tandemgate.itests.world.dhcp.Clients;
import org.tandemgate.itests.world.dhcp.Crowd;

/** One case on one settled pair. */
final class DhcpTrial {
    /** Before anything happens. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long NANOS = 1_000_000_000L;

    /**
     * How long is looked.
     *
     * @param least while the harm lasts, s
     * @param most without an end of the outage, s
     * @param calm so long after the last message without an answer, s
     * @param back after its end, s
     */
    record Patience(int least, int most, int calm, int back) {
        /** Nothing of ours takes longer than a few seconds. */
        static final Patience OURS = new Patience(5, 40, 3, 5);

        /** Kea's timers are a minute. */
        static final Patience BARE = new Patience(15, 100, 12, 30);
    }

    private DhcpTrial() {}

    /**
     * Harms the pair and mends it.
     *
     * @param system name of it
     * @param number of the trial, so that each has clients of its own
     */
    static DhcpMeasured run(
            final String system,
            final DhcpPair pair,
            final DhcpCase what,
            final DhcpLoad load,
            final int number) {
        final Patience patience = system.equals("bare") ? Patience.BARE : Patience.OURS;
        pair.awaitSettled();
        final var scene = pair.scene();
        final Crowd crowd = load.crowd(number);
        try (Clients clients = Clients.start(scene.world(), scene.client(), crowd)) {
            Wait.pause(STEADY);
            final long harmed = System.nanoTime();
            pair.harm(what);
            await(clients, harmed, patience, what);
            final long mended = System.nanoTime();
            pair.mend(what);
            Wait.pause(Duration.ofSeconds(patience.back()));
            pair.awaitSettled();
            Wait.pause(STEADY);
            final long end = System.nanoTime();
            final ClientNotes notes = clients.notes();
            return new DhcpMeasured(
                    system,
                    what,
                    load,
                    phase(notes, harmed, mended),
                    phase(notes, mended, end),
                    notes.duplicates(),
                    pair.unknown(crowd, notes));
        }
    }

    /** A cut link does most harm late, so Kea alone gets all the time there is. */
    private static void await(
            final Clients clients, final long from, final Patience patience, final DhcpCase what) {
        final boolean isLong = what == DhcpCase.LINK && patience.equals(Patience.BARE);
        final int least = isLong ? patience.most() : patience.least();
        while (true) {
            Wait.pause(LOOK);
            final long now = System.nanoTime();
            final ClientNotes notes = clients.notes();
            final boolean isCalm = notes.lostBetween(now - patience.calm() * NANOS, now) == 0;
            final long gone = now - from;
            if (gone >= patience.most() * NANOS || (isCalm && gone >= least * NANOS)) {
                return;
            }
        }
    }

    private static DhcpMeasured.Phase phase(
            final ClientNotes notes, final long from, final long to) {
        final ClientNotes.Outage outage = notes.outageBetween(from, to);
        return new DhcpMeasured.Phase(
                outage.seconds(),
                outage.isOver(),
                notes.longestWaitSeconds(from, to),
                notes.lostBetween(from, to),
                (int) notes.refusals().stream().filter(at -> at >= from && at < to).count(),
                notes.leasesBetween(from, to).size());
    }
}
