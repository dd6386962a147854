package org.tandemgate.events.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.events.state.Observation;
import org.tandemgate.net.CidrAddress;

class EventLoopTest {
    @TempDir Path directory;

    private final BlockingQueue<Event> told = new LinkedBlockingQueue<>();

    private static RoleChange change(final Role from, final Role to, final String reason) {
        final Instant now = Instant.now();
        return new RoleChange(
                new VirtualHostStatus(
                        "lan",
                        "eth0",
                        1,
                        to,
                        now,
                        reason,
                        List.of(CidrAddress.parse("10.0.0.1/24")),
                        1,
                        0,
                        0,
                        0,
                        "carp",
                        MacMode.VIRTUAL,
                        null,
                        0,
                        List.of(),
                        1_000_000_000L,
                        3_000_000_000L,
                        0,
                        0,
                        Map.of(),
                        null,
                        "",
                        null,
                        now),
                from,
                to,
                reason);
    }

    private Event next(final EventKind kind) throws InterruptedException {
        while (true) {
            final Event event = told.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event " + kind);
            }
            if (event.kind() == kind) {
                return event;
            }
        }
    }

    @Test
    void whatTheElectionSaysIsKeptInOrderAndToldAfterwards() throws InterruptedException {
        try (EventLoop loop = new EventLoop(directory, () -> Observation.NOTHING)) {
            loop.add(
                    event -> {
                        throw new IllegalStateException("a listener that fails");
                    });
            loop.add(told::add);
            loop.start();
            loop.transitioned(change(Role.INIT, Role.BACKUP, "link is up"));
            loop.transitioned(change(Role.BACKUP, Role.MASTER, "master is silent"));

            assertEquals(1, next(EventKind.STARTED).id());
            assertEquals("INIT -> BACKUP: link is up", next(EventKind.ROLE).text());
            final Event master = next(EventKind.ROLE);
            assertEquals("BACKUP -> MASTER: master is silent", master.text());
            assertEquals(List.of(master), loop.history().latest(1));
        }
    }

    /** The look stands for a disk, or a service, that does not return. */
    @Test
    void theElectionNeverWaitsAndWhatFindsNoRoomIsCounted() throws InterruptedException {
        final CountDownLatch stuck = new CountDownLatch(1);
        final CountDownLatch looking = new CountDownLatch(1);
        final EventLoop loop =
                new EventLoop(
                        directory,
                        () -> {
                            looking.countDown();
                            try {
                                stuck.await();
                            } catch (final InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                            return Observation.NOTHING;
                        });
        loop.add(told::add);
        loop.start();
        assertTrue(looking.await(10, TimeUnit.SECONDS));

        for (int i = 0; i < EventLoop.CAPACITY + 7; i++) {
            loop.transitioned(change(Role.BACKUP, Role.MASTER, "number " + i));
        }
        stuck.countDown();

        final Event missing = next(EventKind.LEFT_OUT);
        assertEquals("7", missing.details().get("count"));
        assertEquals(7, loop.history().status().leftOut());
        assertEquals(2L + EventLoop.CAPACITY, missing.id());
        loop.close();
    }

    /** What waits when the bundle stops is on the disk when it has stopped. */
    @Test
    void nothingThatWaitsIsLostByAStop() {
        final EventLoop loop = new EventLoop(directory, () -> Observation.NOTHING);
        loop.start();
        for (int i = 0; i < 100; i++) {
            loop.transitioned(change(Role.BACKUP, Role.MASTER, "number " + i));
        }
        loop.close();

        try (History again = new History(new HistoryFile(directory), 0)) {
            assertEquals(101, again.status().lastId());
            assertEquals(2, again.status().epoch());
        }
    }

    @Test
    void aServiceThatFailsWhenItIsAskedEndsNothing() throws InterruptedException {
        try (EventLoop loop =
                new EventLoop(
                        directory,
                        () -> {
                            throw new IllegalStateException("going away");
                        })) {
            loop.add(told::add);
            loop.start();
            loop.transitioned(change(Role.BACKUP, Role.MASTER, "one"));
            assertEquals("BACKUP -> MASTER: one", next(EventKind.ROLE).text());
            loop.transitioned(change(Role.MASTER, Role.BACKUP, "two"));
            assertEquals("MASTER -> BACKUP: two", next(EventKind.ROLE).text());
        }
    }
}
