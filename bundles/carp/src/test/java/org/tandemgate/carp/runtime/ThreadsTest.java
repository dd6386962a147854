package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.work.WorkThread;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.net.CidrAddress;

/** Neither a listener nor a log that hangs holds up the election, its addresses or its fence. */
@Timeout(60)
class ThreadsTest {
    private static final CidrAddress ADDRESS = CidrAddress.parse("10.0.0.1/24");
    private static final CidrAddress OTHER_ADDRESS = CidrAddress.parse("10.0.0.8/24");

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final CountDownLatch released = new CountDownLatch(1);
    private final PrintStream errors = System.err;
    private NodeElection node;

    @AfterEach
    void close() {
        released.countDown();
        System.setErr(errors);
        if (node != null) {
            node.close();
        }
    }

    private Member member(final String name, final int vhid) {
        final Member member = node.add(name);
        member.configure(
                new VirtualHostSettings(
                        name,
                        "lan",
                        vhid,
                        CarpKey.ofPassphrase("secret"),
                        List.of(vhid == 7 ? ADDRESS : OTHER_ADDRESS),
                        0,
                        10,
                        MacMode.INTERFACE,
                        "carp",
                        null,
                        null,
                        true,
                        ""));
        return member;
    }

    private static void await(final BooleanSupplier event, final Supplier<Object> seen) {
        final long end = System.nanoTime() + 20_000_000_000L;
        while (!event.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within 20 s; seen last: " + seen.get());
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private void hang() {
        try {
            released.await();
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() throws Exception {
        node.apply(new NodePolicy(true, Duration.ZERO, true, false));
        final Member member = member("lan", 7);
        await(() -> member.status().role() == Role.MASTER, member::status);
        await(() -> kernel.allAddresses().contains(ADDRESS), kernel::allAddresses);
        // The renewal of the addresses, every 0.5 s, brings back one that was taken away.
        kernel.addresses().remove(2, ADDRESS);
        await(() -> kernel.allAddresses().contains(ADDRESS), kernel::allAddresses);
        final int before = kernel.touches();
        await(() -> kernel.touches() > before + 5, kernel::touches);
    }

    @Test
    void aListenerThatHangsCostsNeitherAddressesNorFenceNorOtherListeners() throws Exception {
        node = new NodeElection(kernel);
        node.addListener(change -> hang());
        final List<RoleChange> told = new CopyOnWriteArrayList<>();
        node.addListener(told::add);

        serve();

        await(() -> told.size() >= 2, () -> told);
    }

    /** As a disk that stalls: whoever writes to the log waits for ever. */
    @Test
    void aLogThatHangsCostsNothing() throws Exception {
        final AtomicInteger writers = new AtomicInteger();
        System.setErr(
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(final int octet) {
                                writers.incrementAndGet();
                                hang();
                            }
                        },
                        true,
                        StandardCharsets.UTF_8));
        node = new NodeElection(kernel);
        final List<RoleChange> told = new CopyOnWriteArrayList<>();
        node.addListener(told::add);

        serve();

        await(() -> told.size() >= 2, () -> told);
        assertEquals(1, writers.get(), "one thread waits for the log");
        final Member other = member("other", 8);
        other.refuse("a refusal is logged, too");
        await(() -> other.status().role() == Role.MASTER, other::status);
    }

    /** An Error that is no LinkageError ended the thread once, and with it the election. */
    @Test
    void anErrorOfTheLoopEndsNothingAndClosesTheFenceOnlyWhileItLasts() throws Exception {
        node = new NodeElection(kernel);
        serve();
        final AtomicBoolean lasts = new AtomicBoolean(true);
        final AtomicInteger rounds = new AtomicInteger();
        node.loop().post(() -> defect(lasts, rounds));
        await(() -> rounds.get() > 3, rounds::get);

        // Each takes a millisecond at least, the fence is touched every 30.
        final int before = kernel.touches();
        await(() -> rounds.get() > 200, rounds::get);
        assertEquals(before, kernel.touches());

        lasts.set(false);
        await(() -> kernel.touches() > before + 5, kernel::touches);
        assertEquals(Role.MASTER, node.virtualHosts().get(0).role());
    }

    /** A defect in every round. */
    private void defect(final AtomicBoolean lasts, final AtomicInteger rounds) {
        rounds.incrementAndGet();
        if (lasts.get()) {
            node.loop().post(() -> defect(lasts, rounds));
            throw new StackOverflowError("a defect of the test");
        }
    }

    @Test
    void linesThatDoNotFitAreCounted() throws Exception {
        try (Journal journal = new Journal()) {
            journal.write(this::hang);
            final AtomicInteger written = new AtomicInteger();
            for (int i = 0; i < 2 * WorkThread.CAPACITY; i++) {
                journal.write(written::incrementAndGet);
            }
            released.countDown();
            await(() -> written.get() >= WorkThread.CAPACITY - 1, written::get);
            assertTrue(written.get() <= WorkThread.CAPACITY + 1, "the queue has an end");
        }
    }
}
