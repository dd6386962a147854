package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.state.PeerKind;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/**
 * Two nodes in memory whose addresses are edited one after the other (opnsense/core#2551: both are
 * master until the second one is edited).
 */
class AddressGraceTest {
    private static final NodePolicy SERVING = new NodePolicy(true, Duration.ZERO, true, false);
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final String ONE = "10.0.0.1/24";
    private static final String TWO = "10.0.0.9/24";

    /** So slow that no timer has a say; an edit of advskew is advertised at once. */
    private static final int ADVBASE = 100;

    private NodeElection firstNode;
    private NodeElection secondNode;
    private Member first;
    private Member second;
    private int advskew;

    @BeforeEach
    void connect() throws LinuxException {
        final FakeKernel one = new FakeKernel("10.0.0.2/24");
        final FakeKernel other = new FakeKernel("10.0.0.3/24");
        one.connect(other);
        firstNode = new NodeElection(one);
        secondNode = new NodeElection(other);
    }

    @AfterEach
    void close() {
        firstNode.close();
        secondNode.close();
    }

    private static VirtualHostSettings settings(
            final int advskew, final int grace, final String... addresses) {
        return new VirtualHostSettings(
                "lan",
                "lan",
                1,
                CarpKey.ofPassphrase("secret"),
                List.of(addresses).stream().map(CidrAddress::parse).toList(),
                ADVBASE,
                advskew,
                MacMode.INTERFACE,
                "carp",
                null,
                null,
                true,
                "",
                new PeerSettings(PeerKind.AUTO, grace, false));
    }

    private void begin(final int grace) throws RefusedException {
        second = backup(secondNode, settings(200, grace, ONE));
        first = backup(firstNode, settings(0, grace, ONE));
        first.force(Role.MASTER);
        heardAfter(0);
    }

    private static Member backup(final NodeElection node, final VirtualHostSettings settings) {
        node.apply(SERVING);
        final Member member = node.add("lan");
        member.configure(settings);
        await(() -> member.role() == Role.BACKUP, member::status);
        return member;
    }

    private void heardAfter(final long before) {
        await(() -> second.status().advertsReceived() > before, second::status);
        assertEquals(Role.MASTER, first.role());
        assertEquals(Role.BACKUP, second.role());
    }

    /** The master advertises once, which the backup has to understand. */
    private void masterIsHeard(final int grace, final String... addresses) {
        final long before = second.status().advertsReceived();
        advskew++;
        first.configure(settings(advskew, grace, addresses));
        heardAfter(before);
    }

    private void backupIsEdited(final int grace, final String... addresses) {
        second.configure(settings(200, grace, addresses));
        await(
                () -> second.status().addresses().size() == addresses.length,
                () -> second.status().addresses());
    }

    private static void await(final BooleanSupplier condition, final Supplier<Object> seen) {
        final long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within 30 s; last seen: " + seen.get());
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void nobodyChangesWhenTheMasterIsEditedFirst() throws RefusedException {
        begin(60);

        masterIsHeard(60, ONE, TWO);
        backupIsEdited(60, ONE, TWO);
        masterIsHeard(60, ONE, TWO);
        masterIsHeard(60, TWO);
        backupIsEdited(60, TWO);
        masterIsHeard(60, TWO);
    }

    @Test
    void nobodyChangesWhenTheBackupIsEditedFirst() throws RefusedException {
        begin(60);

        backupIsEdited(60, ONE, TWO);
        masterIsHeard(60, ONE);
        masterIsHeard(60, ONE, TWO);
        backupIsEdited(60, TWO);
        masterIsHeard(60, ONE, TWO);
        masterIsHeard(60, TWO);
    }

    /** Nobody is told of a wrong passphrase while one of both signatures is right. */
    @Test
    void theSecondSignatureIsCountedAndNotComplainedOf() throws RefusedException {
        begin(60);

        masterIsHeard(60, ONE, TWO);

        await(() -> second.status().dropped().get("badauth") == 1L, second::status);
        assertNull(second.status().problem());
    }

    /** What everybody else does, and what the grace is good for. */
    @Test
    void withoutGraceTheyDoNotHearEachOther() throws RefusedException {
        begin(0);
        final long before = second.status().advertsReceived();

        first.configure(settings(1, 0, ONE, TWO));

        await(() -> second.status().dropped().get("badauth") == 1L, second::status);
        assertEquals(before, second.status().advertsReceived());
    }
}
