package org.tandemgate.configstore.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.election.RefusedException;

/** The power goes away after every single step of a change. */
class PowerCutTest {
    private static final int KEPT = 3;

    private static ConfigDocument document(final int number) {
        return ConfigDocument.EMPTY.with(
                "interfaces", ConfigObject.of("wan", Map.of("device", "eth" + number)));
    }

    private static void commit(final Store store, final int number) throws RefusedException {
        store.commit(
                new Change(
                        document(number), store.revision(), "a", "b", "n" + number, Duration.ZERO));
    }

    /** Full history, so that the change also forgets the oldest revision. */
    private static CutDisk used() throws IOException, RefusedException {
        final var disk = new CutDisk();
        try (Store store = new Store(disk, KEPT)) {
            for (int number = 1; number <= KEPT; number++) {
                commit(store, number);
            }
        }
        disk.restore(CutDisk.After.FORCED_ONLY);
        return disk;
    }

    @ParameterizedTest
    @EnumSource(CutDisk.After.class)
    void leavesTheOldOrTheNewWhole(final CutDisk.After after) throws IOException, RefusedException {
        boolean said = false;
        int cut = 0;
        while (!said) {
            final CutDisk disk = used();
            try (Store store = new Store(disk, KEPT)) {
                disk.cutAfter(cut);
                try {
                    commit(store, 4);
                    said = true;
                } catch (final RefusedException noPower) {
                    assertTrue(noPower.getMessage().contains("power is gone"), noPower.toString());
                    assertEquals(document(3), store.document());
                }
            }
            disk.restore(after);
            try (Store store = new Store(disk, KEPT)) {
                final String when = "cut after " + cut + " steps, " + after;
                final ConfigDocument now = store.document();
                assertTrue(now.equals(document(3)) || now.equals(document(4)), when);
                assertTrue(!said || now.equals(document(4)), "success was a lie, " + when);
                assertEquals(List.of(), store.status().problems(), when);
                assertTrue(
                        store.history().stream()
                                .noneMatch(it -> it.outcome() == Revision.Outcome.PENDING),
                        when);
                commit(store, 5);
                assertEquals(document(5), store.document(), when);
            }
            cut++;
        }
        assertTrue(cut > 8, "a change takes only " + cut + " steps");
    }

    /** Nothing was in force before the first change, and that is no damage. */
    @ParameterizedTest
    @EnumSource(CutDisk.After.class)
    void alsoDuringTheFirstChange(final CutDisk.After after) throws IOException {
        for (int cut = 0; cut < 20; cut++) {
            final var disk = new CutDisk();
            disk.cutAfter(cut);
            try (Store store = new Store(disk, KEPT)) {
                commit(store, 1);
            } catch (final IOException | RefusedException noPower) {
                assertTrue(noPower.getMessage().contains("power is gone"), noPower.toString());
            }
            disk.restore(after);
            try (Store store = new Store(disk, KEPT)) {
                assertTrue(List.of(ConfigDocument.EMPTY, document(1)).contains(store.document()));
                assertEquals(List.of(), store.status().problems());
            }
        }
    }

    @Test
    void oldRevisionsAreForgottenAndTheOneInForceNever() throws IOException, RefusedException {
        final CutDisk disk = used();
        try (Store store = new Store(disk, KEPT)) {
            commit(store, 4);
            commit(store, 5);

            assertEquals(
                    List.of(5L, 4L, 3L), store.history().stream().map(Revision::number).toList());
        }
    }

    /** Damage that no cut makes is said, and the newest whole revision serves. */
    @Test
    void aDamagedRevisionIsSaidAndTheOneBeforeServes() throws IOException, RefusedException {
        final CutDisk disk = used();
        final String newest = String.format("%018d.revision", 3);
        final byte[] octets = disk.read(newest);
        octets[octets.length / 2] ^= 1;
        disk.write(newest, octets);

        try (Store store = new Store(disk, KEPT)) {
            assertEquals(document(2), store.document());
            final List<String> problems = store.status().problems();
            assertTrue(problems.get(0).startsWith("revision 3"), problems::toString);
            assertTrue(problems.get(1).contains("newest whole one was taken"), problems::toString);
        }
    }
}
