package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.net.CidrAddress;

/** A loop that was held up finds what has arrived meanwhile in two sockets. */
class ArrivalTest {
    private static final CarpKey KEY = CarpKey.ofPassphrase("secret");
    private static final List<CidrAddress> ADDRESSES =
            List.of(CidrAddress.parse("10.0.0.1/24"), CidrAddress.parse("2001:db8::1/64"));

    /** Nobody takes over for want of advertisements. */
    private static final int ADVBASE = 100;

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private NodeElection node;
    private Member member;
    private long counter;

    @BeforeEach
    void waitAsBackup() throws Exception {
        node = new NodeElection(kernel);
        node.addListener(
                change -> {
                    if (change.from() != change.to()) {
                        told.add(change.from() + ">" + change.to());
                    }
                });
        node.apply(NodeElectionTest.SERVING);
        member = node.add("lan");
        member.configure(
                new VirtualHostSettings(
                        "lan",
                        "lan",
                        1,
                        KEY,
                        ADDRESSES,
                        ADVBASE,
                        100,
                        MacMode.INTERFACE,
                        "carp",
                        null,
                        null,
                        true,
                        ""));
        awaitRole(member, Role.BACKUP);
    }

    @AfterEach
    void close() {
        node.close();
    }

    /**
     * Seen on real nodes: read one socket after the other, the regular advertisement by IPv6 came
     * behind the bow-out by IPv4, and the new master went back for it.
     */
    @Test
    void whatArrivedFirstIsHeardFirst() {
        final CountDownLatch arrived = new CountDownLatch(1);
        node.loop().post(() -> awaitQuietly(arrived));
        hear("10.0.0.3", ADVBASE, 0, 0);
        hear("fe80::3", ADVBASE, 0, 0);
        hear("10.0.0.3", 255, 255, 255);
        hear("fe80::3", 255, 255, 255);
        arrived.countDown();

        awaitRole(member, Role.MASTER);
        await(() -> member.reception().received() == 4, member::status);
        node.loop().post(() -> member.on(new CarpEvent.Forced(Role.BACKUP)));
        await(() -> told.contains("MASTER>BACKUP"), () -> told);
        assertEquals(List.of("INIT>BACKUP", "BACKUP>MASTER", "MASTER>BACKUP"), told);
        assertEquals("user requested", member.status().reason());
    }

    /**
     * Seen on real nodes: the kernel gave the macvlan of a new master what its parent had heard of
     * the old one 0.8 s before.
     */
    @Test
    void whatArrivedBeforeTheRoleDecidesNothing() {
        hear("10.0.0.3", ADVBASE, 0, 0);
        await(() -> member.reception().received() == 1, member::status);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        node.loop().post(() -> member.on(new CarpEvent.Forced(Role.MASTER)));
        awaitRole(member, Role.MASTER);

        kernel.deliverAgain();

        await(() -> member.status().dropped().get("late") == 1, member::status);
        assertEquals(Role.MASTER, member.status().role());
        hear("10.0.0.3", ADVBASE, 0, 0);
        awaitRole(member, Role.BACKUP);
    }

    /**
     * Seen under load: the last word of the node that had just lost the role crossed the bow-out,
     * and for a moment there was no master.
     */
    @Test
    void whatWasSaidBeforeTheBowOutDoesNotAnswerIt() {
        hear("10.0.0.3", ADVBASE, 101, 0);
        await(() -> member.reception().received() == 1, member::status);
        node.loop().post(() -> member.on(new CarpEvent.Forced(Role.MASTER)));
        await(() -> kernel.journal().contains("advert 100/100"), kernel::journal);
        final CompletableFuture<CompletableFuture<HandOver>> asked = new CompletableFuture<>();
        node.loop().post(() -> asked.complete(member.handOver(LONG_NANOS, false)));
        await(() -> kernel.journal().contains("advert 255/255"), kernel::journal);

        counter += 1;
        hear("10.0.0.3", ADVBASE, 101, 0);
        await(() -> member.status().dropped().get("late") == 1, member::status);
        assertEquals(Role.MASTER, member.status().role());
        assertFalse(asked.join().isDone());

        hear("10.0.0.3", ADVBASE, 101, 0);
        awaitRole(member, Role.BACKUP);
        assertTrue(asked.join().join().moved());
    }

    /** A BACKUP by order has bowed out, too: long before the hand-over that is going on. */
    @Test
    void aBowOutOfAnEarlierTermIsNotTheOneThatIsAnswered() {
        hear("10.0.0.3", ADVBASE, 101, 0);
        await(() -> member.reception().received() == 1, member::status);
        node.loop().post(() -> member.on(new CarpEvent.Forced(Role.MASTER)));
        await(() -> kernel.journal().contains("advert 100/100"), kernel::journal);
        node.loop().post(() -> member.on(new CarpEvent.Forced(Role.BACKUP)));
        await(() -> goodbyes() == 1, kernel::journal);
        await(() -> kernel.allAddresses().size() == 1, kernel::allAddresses);
        final CountDownLatch taken = new CountDownLatch(1);
        kernel.holdAddress(ADDRESSES.get(0), taken);
        node.loop().post(() -> member.on(new CarpEvent.Forced(Role.MASTER)));
        awaitRole(member, Role.MASTER);
        final CompletableFuture<CompletableFuture<HandOver>> asked = new CompletableFuture<>();
        node.loop().post(() -> asked.complete(member.handOver(LONG_NANOS, false)));
        asked.join();
        taken.countDown();
        await(() -> goodbyes() == 2, kernel::journal);

        // The counter of the second bow-out, by who goes on from the first.
        counter = 3;
        hear("10.0.0.3", ADVBASE, 101, 0);
        await(() -> member.status().dropped().get("late") == 1, member::status);
        assertFalse(asked.join().isDone());

        hear("10.0.0.3", ADVBASE, 101, 0);
        awaitRole(member, Role.BACKUP);
        assertTrue(asked.join().join().moved());
    }

    private long goodbyes() {
        return kernel.journal().stream().filter("advert 255/255"::equals).count();
    }

    private void hear(final String from, final int advbase, final int advskew, final int demotion) {
        final var authenticator =
                new CarpAuthenticator(
                        KEY, 1, ADDRESSES.stream().map(CidrAddress::address).toList());
        counter++;
        final ByteBuffer octets = ByteBuffer.allocate(CarpAdvertisement.LENGTH);
        new CarpAdvertisement(1, advskew, demotion, advbase, counter, authenticator.sign(counter))
                .encode(octets);
        kernel.deliver(octets.array(), from, 2);
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
