package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.pfsync.link.TwoLinks.HERE;
import static org.tandemgate.pfsync.link.TwoLinks.KEY;
import static org.tandemgate.pfsync.link.TwoLinks.THERE;
import static org.tandemgate.pfsync.link.TwoLinks.fill;
import static org.tandemgate.pfsync.link.TwoLinks.settings;
import static org.tandemgate.pfsync.link.TwoLinks.tell;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.TrailerKey;

/** A link on a cable at whose other end is no node of ours, or nobody that it may hear. */
@ExtendWith(NetworkNamespaces.class)
class StrangePeerTest {
    private final TwoLinks links = new TwoLinks();

    /** One datagram that a link there sent, as it was. */
    private byte[] record(final PeerLink here, final PeerLink there, final BatchSocket tap)
            throws LinuxException {
        final PacketBatch batch = new PacketBatch(16, 1500);
        while (tap.receive(batch) > 0) {
            batch.clear();
        }
        final int before = links.heardHere.messages.size();
        tell(there, Action.DEL_C, 77);
        links.until("arrival", here, there, () -> links.heardHere.messages.size() > before);
        assertTrue(tap.receive(batch) > 0);
        final byte[] packet = new byte[batch.length(0)];
        batch.buffer(0).get(batch.offset(0), packet);
        return packet;
    }

    @Test
    void countsByReasonAndDeliversNothing(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, Dialect.OPENBSD, KEY));
                PeerLink b = cable.openThere(settings("far", HERE, Dialect.OPENBSD, KEY), 2002);
                BatchSocket tap = cable.plainHere()) {
            links.meet(a, b);
            final byte[] good = record(a, b, tap);
            links.until("acknowledgement", a, b, () -> b.inFlight() == 0);
            final Map<String, Long> before = a.status(System.nanoTime()).rejected();
            final int frames = links.heardHere.messages.size();

            final String peer = "10.9.0.2";
            cable.forge(peer, 254, good);
            cable.forge("10.9.0.77", 255, good);
            cable.forge(peer, 255, good);
            cable.forge(peer, 255, bent(good, good.length * 8 - 1));
            cable.forge(peer, 255, bent(good, 30 * 8));
            cable.forge(peer, 255, bent(good, 7));
            cable.forge(peer, 255, Arrays.copyOf(good, 36));
            cable.forge(peer, 255, Arrays.copyOf(good, 12));
            cable.forge(peer, 255, Arrays.copyOf(good, 35));
            cable.forge(peer, 255, Arrays.copyOf(good, good.length - 1));
            links.until("ten refusals", a, null, () -> refused(a) >= sum(before) + 10);

            assertEquals(
                    Map.of(
                            "badttl", 1L,
                            "badpeer", 1L,
                            "replay", 1L,
                            "badauth", 2L,
                            "badver", 1L,
                            "notrailer", 1L,
                            "hdrops", 1L,
                            "badlen-frame", 1L,
                            "badtrailer", 1L),
                    difference(before, a.status(System.nanoTime()).rejected()));
            assertEquals(frames, links.heardHere.messages.size());
            assertTrue(a.isOurs());
            tell(b, Action.DEL_C, 78);
            links.until("arrival", a, b, () -> links.heardHere.messages.size() == frames + 1);
        }
    }

    private static byte[] bent(final byte[] packet, final int bit) {
        final byte[] bent = packet.clone();
        bent[bit / 8] ^= (byte) (0x80 >>> bit % 8);
        return bent;
    }

    private static long refused(final PeerLink link) {
        return sum(link.status(System.nanoTime()).rejected());
    }

    private static long sum(final Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> difference(
            final Map<String, Long> before, final Map<String, Long> after) {
        final Map<String, Long> difference = new TreeMap<>(after);
        before.forEach((name, count) -> difference.merge(name, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    @Test
    void otherKeyIsNobody(final NetworkNamespace one, final NetworkNamespace two) throws Exception {
        final Cable cable = new Cable(one, two);
        final TrailerKey other = TrailerKey.of("a key of somebody else");
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, KEY));
                PeerLink b = cable.openThere(settings("far", HERE, null, other), 2002);
                PeerLink c = cable.openThere(settings("far", HERE, null, null), 2003)) {
            links.until(
                    "two refusals",
                    a,
                    b,
                    () -> {
                        c.flush(System.nanoTime());
                        return a.status(System.nanoTime())
                                .rejected()
                                .keySet()
                                .containsAll(List.of("badauth", "noauth"));
                    });
            assertFalse(a.isOurs());
            assertEquals(0, links.heardHere.started);
        }
    }

    /** pfsync.md 1.10: the first state tells; a BSD gets no trailer and is never asked anything. */
    @ParameterizedTest
    @EnumSource
    void bsdPeerIsLearned(
            final Dialect dialect, final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                BatchSocket bsd = cable.plainThere()) {
            assertFalse(a.knowsDialect());
            final PacketBatch batch = new PacketBatch(16, 1480);
            final var writer = new FrameWriter(dialect, batch.slot(0), 1480);
            fill(Objects.requireNonNull(writer.add(Action.INS)), 4);
            batch.add(writer.finish().limit());
            assertEquals(1, bsd.send(batch, 0, HERE, cable.indexThere()));
            links.until("arrival", a, null, () -> links.heardHere.messages.size() == 1);

            assertEquals("INS 4 count 0", links.heardHere.messages.get(0));
            assertEquals(dialect, a.dialect());
            assertTrue(a.knowsDialect());
            assertFalse(a.isOurs());
            assertEquals(1, links.heardHere.started);
            while (bsd.receive(batch) > 0) {
                batch.clear();
            }
            tell(a, Action.DEL_C, 3);
            assertEquals(0, a.inFlight());
            assertEquals(1, bsd.receive(batch));
            final ByteBuffer packet = batch.buffer(0);
            assertEquals(packet.getShort(batch.offset(0) + 2), batch.length(0));
            assertEquals(255, batch.hopLimit(0));
            assertEquals(dialect.version(), packet.get(batch.offset(0)));
        }
    }

    /** Rule 1 of pfsync.md 5: as long as nothing is known, both versions by turns. */
    @Test
    void unknownPeerIsAskedInBothVersions(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                BatchSocket peer = cable.plainThere()) {
            for (int i = 0; i < 2; i++) {
                tell(a, Action.UPD_REQ, 0);
            }
            final PacketBatch batch = new PacketBatch(16, 1480);
            final List<Integer> versions = new ArrayList<>();
            while (peer.receive(batch) > 0) {
                for (int i = 0; i < batch.count(); i++) {
                    versions.add((int) batch.buffer(i).get(batch.offset(i)));
                }
            }
            assertTrue(versions.containsAll(List.of(5, 6)), versions + "");
        }
    }

    @Test
    void warnsOfMulticastWithoutKeyAndNamesWhatIsMissing(
            final NetworkNamespace one, final NetworkNamespace two) throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", LinkSettings.GROUP, null, null))) {
            final List<String> warnings = a.status(System.nanoTime()).warnings();
            assertEquals(1, warnings.size());
            assertTrue(warnings.get(0).contains("key.file"), warnings.get(0));
        }
        final var refusal =
                assertThrows(
                        LinuxException.class,
                        () -> cable.openHere(settings("gone", THERE, null, null)));
        assertTrue(refusal.getMessage().contains("gone"), refusal.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> settings("sync", IpAddress.parse("224.0.0.18"), null, null));
    }
}
