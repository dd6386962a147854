package org.tandemgate.configstore.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.election.RefusedException;

/** Changes of one node, with activators that fail where they are told to. */
class StoreTest {
    private final Path directory;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final FakeActivator first = new FakeActivator("virtual-ips", 100, calls);
    private final FakeActivator second = new FakeActivator("filter", 300, calls);
    private final Store store;

    StoreTest(@TempDir final Path directory) throws IOException {
        this.directory = directory;
        store = new Store(directory.resolve("store"), 10);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ConfigDocument wan(final String device) {
        return ConfigDocument.EMPTY.with(
                "interfaces", ConfigObject.of("wan", Map.of("device", device)));
    }

    private Change change(final ConfigDocument candidate) {
        return change(candidate, Duration.ZERO);
    }

    private Change change(final ConfigDocument candidate, final Duration confirm) {
        return new Change(candidate, store.revision(), "operator", "test", "one change", confirm);
    }

    private static void await(final BooleanSupplier condition) {
        final long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "did not come within 30 s");
            Thread.onSpinWait();
        }
    }

    private void withActivators() throws RefusedException {
        store.commit(change(wan("eth0")));
        store.add(second);
        store.add(first);
        await(() -> store.status().areas().get("interfaces").applied());
        assertEquals(wan("eth0"), first.inForce);
        calls.clear();
    }

    @Test
    void aChangeIsInForceEverywhereInTheOrderOfRanks() throws RefusedException {
        withActivators();

        final Revision revision = store.commit(change(wan("eth1")));

        assertEquals(
                List.of(
                        "prepare 100",
                        "prepare 300",
                        "apply 100",
                        "apply 300",
                        "verify 100",
                        "verify 300"),
                calls);
        assertEquals(Revision.Outcome.GOOD, revision.outcome());
        assertEquals(2, store.revision());
        assertEquals(wan("eth1"), second.inForce);
        assertEquals("operator", revision.author());
        assertEquals(List.of(2L, 1L), store.history().stream().map(Revision::number).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prepare",
                "apply",
                "verify",
                "defect in prepare",
                "defect in apply",
                "defect in verify"
            })
    void whatFailsLeavesEverythingAsItWas(final String failing)
            throws RefusedException, IOException {
        withActivators();
        second.failing = failing;

        final var refused =
                assertThrows(RefusedException.class, () -> store.commit(change(wan("eth1"))));

        assertTrue(
                refused.getMessage().endsWith("; revision 1 is still in force"),
                refused.getMessage());
        assertEquals(wan("eth0"), first.inForce);
        assertEquals(wan("eth0"), second.inForce);
        assertEquals(wan("eth0"), store.document());
        second.failing = "";
        final Store again = new Store(directory.resolve("store"), 10);
        assertEquals(wan("eth0"), again.document());
        again.close();
    }

    /** It is named, and what is stored is brought into force as soon as that works again. */
    @Test
    void oneThatCannotTakeBackIsNamedAndTriedAgain() throws RefusedException {
        withActivators();
        first.failing = "rollback";
        second.failing = "verify";

        final var refused =
                assertThrows(RefusedException.class, () -> store.commit(change(wan("eth1"))));

        assertTrue(refused.getMessage().contains("cannot verify; cannot rollback"));
        assertFalse(store.status().areas().get("interfaces").applied());
        assertEquals(wan("eth1"), first.inForce);
        await(() -> first.inForce.equals(wan("eth0")));
        await(() -> store.status().areas().get("interfaces").applied());
    }

    @Test
    void anAreaWithoutActivatorIsStoredAndSaysSo() throws RefusedException {
        store.commit(change(wan("eth0")));

        final var area = store.status().areas().get("interfaces");

        assertFalse(area.applied());
        assertEquals("stored, not applied: no activator", area.note());
        assertEquals(
                List.of("~ interfaces/wan device", "interfaces: stored, not applied: no activator"),
                store.plan(change(wan("eth1"))));
    }

    /** What the plan says happens in nobody's kernel and in no file. */
    @Test
    void aPlanChangesNothing() throws RefusedException {
        withActivators();

        assertEquals(
                List.of("~ interfaces/wan device", "step 100", "step 300"),
                store.plan(change(wan("eth1"))));
        assertEquals(List.of("prepare 100", "prepare 300"), calls);
        assertEquals(1, store.history().size());
        assertThrows(RefusedException.class, () -> store.plan(change(wan("no such device/"))));
    }

    @Test
    void unconfirmedItIsTakenBackByTheClock() throws RefusedException {
        withActivators();

        final Revision revision = store.commit(change(wan("eth1"), Duration.ofSeconds(1)));

        assertEquals(Revision.Outcome.PENDING, revision.outcome());
        assertEquals(wan("eth1"), first.inForce);
        assertEquals(1, store.revision());
        final var busy =
                assertThrows(RefusedException.class, () -> store.commit(change(wan("eth2"))));
        assertTrue(busy.getMessage().startsWith("revision 2 waits to be confirmed until"));
        await(() -> store.status().pending() == null);
        assertEquals(wan("eth0"), first.inForce);
        assertEquals(wan("eth0"), second.inForce);
        assertEquals("nobody confirmed it within 1 s", store.history().get(0).reason());
    }

    @Test
    void confirmedItStaysAndRejectedItGoes() throws RefusedException {
        withActivators();
        store.confirm(store.commit(change(wan("eth1"), Duration.ofMinutes(1))).number());
        assertEquals(2, store.revision());
        assertNull(store.status().pending());

        store.reject(store.commit(change(wan("eth2"), Duration.ofMinutes(1))).number());

        assertEquals(wan("eth1"), first.inForce);
        assertEquals(2, store.revision());
        assertThrows(RefusedException.class, () -> store.confirm(3));
    }

    @Test
    void aChangeOfAnOlderRevisionIsMergedAndAConflictIsRefusedByName() throws RefusedException {
        store.commit(change(wan("eth0")));
        final ConfigDocument old = store.document();
        final ConfigObject lan = ConfigObject.of("lan", Map.of("device", "eth9"));
        store.commit(change(old.with("interfaces", lan)));

        store.commit(new Change(wan("eth1"), 1, "a", "b", "c", Duration.ZERO));

        assertEquals(wan("eth1").with("interfaces", lan), store.document());
        final var refused =
                assertThrows(
                        RefusedException.class,
                        () ->
                                store.commit(
                                        new Change(wan("eth2"), 1, "a", "b", "c", Duration.ZERO)));
        assertTrue(
                refused.getMessage().contains("interfaces/wan device was changed on both sides"),
                refused.getMessage());
    }

    @Test
    void nothingNewIsNoRevision() throws RefusedException {
        store.commit(change(wan("eth0")));

        assertEquals(1, store.commit(change(wan("eth0"))).number());
        assertEquals(1, store.history().size());
    }

    /** Files hold passphrases. */
    @Test
    void onlyTheOwnerMayLookIntoTheDirectory() throws IOException {
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("store"))));
    }
}
