package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.FrameFilter.Condition;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.PacketTap;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.MacAddress;

/** Which frames a tap hears; the kernel runs the filter. */
@ExtendWith(NetworkNamespaces.class)
class PacketTapTest {
    private static final String TO_OTHERS = "02ffffffff99" + "020000000001";

    /** Two local experimental types (IEEE 802), so that nothing else passes. */
    private static final FrameFilter FILTER =
            new FrameFilter(
                    List.of(
                            List.of(Condition.word(12, 0x88b5), Condition.octet(14, 7)),
                            List.of(
                                    Condition.word(12, 0x88b6),
                                    new Condition(14, 4, 0x00ff_ff00, 0x0012_3400))));

    private static final String LAST = TO_OTHERS + "88b507" + "ee";

    private final Linux linux = new JnaLinux();

    private int index(final String name) throws LinuxException {
        return linux.links().byName(name).orElseThrow().index();
    }

    private void send(final String name, final String... frames) throws LinuxException {
        try (PacketSocket socket = linux.openPacketSocket()) {
            for (final String hex : frames) {
                final byte[] octets = HexFormat.of().parseHex(hex);
                final ByteBuffer frame = ByteBuffer.allocateDirect(octets.length);
                socket.send(frame.put(octets).flip(), index(name));
            }
        }
    }

    /** Frames up to {@link #LAST}, which is not among them. */
    private List<String> heard(final PacketTap tap) throws Exception {
        final List<String> heard = new ArrayList<>();
        final ByteBuffer frame = ByteBuffer.allocate(64);
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        try (Poller poller = linux.openPoller()) {
            poller.add(tap);
            while (true) {
                while (tap.receive(frame)) {
                    final byte[] octets = new byte[frame.remaining()];
                    frame.get(octets);
                    final String hex = HexFormat.of().formatHex(octets);
                    if (hex.equals(LAST)) {
                        return heard;
                    }
                    heard.add(hex);
                }
                assertTrue(System.nanoTime() - end < 0, () -> "only " + heard);
                poller.await(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    @Test
    void hearsWhatPassesTheFilterAndNothingElse(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        final PacketTap tap = here.call(() -> linux.openPacketTap(index("lan"), FILTER, true));

        there.run(
                () ->
                        send(
                                "wire",
                                TO_OTHERS + "88b507",
                                TO_OTHERS + "88b508",
                                TO_OTHERS + "88b5",
                                TO_OTHERS + "88b6aa1234bb",
                                TO_OTHERS + "88b6aa1235bb",
                                TO_OTHERS + "88b6aa1234",
                                TO_OTHERS + "080007",
                                LAST));

        assertEquals(
                List.of(TO_OTHERS + "88b507", TO_OTHERS + "88b6aa1234bb"),
                here.call(() -> heard(tap)));
        here.run(() -> send("lan", TO_OTHERS + "88b507"));
        there.run(() -> send("wire", LAST));
        assertEquals(List.of(), here.call(() -> heard(tap)), "its own frames");
        here.run(tap::close);
    }

    /** carp.md: every other socket on the parent misses what a private macvlan takes. */
    @Test
    void hearsWhatAMacvlanInPrivateModeTakes(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        final MacAddress mac = MacAddress.virtual(1);
        here.run(
                () -> {
                    final int above = linux.links().createMacvlan("above", index("lan"), mac);
                    linux.links().setUp(above, true);
                });
        final PacketTap tap = here.call(() -> linux.openPacketTap(index("lan"), FILTER, false));
        final String toVirtual = "00005e000101" + "020000000001" + "88b507";

        there.run(() -> send("wire", toVirtual, LAST));

        assertEquals(List.of(toVirtual), here.call(() -> heard(tap)));
        here.run(tap::close);
    }

    @Test
    void isPromiscuousOnlyWhenAskedAndOnlyWhileOpen(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        for (final boolean promiscuous : new boolean[] {true, false}) {
            final PacketTap tap =
                    here.call(() -> linux.openPacketTap(index("lan"), FILTER, promiscuous));
            assertEquals(
                    promiscuous,
                    here.execute("ip", "-d", "link", "show", "lan").contains("promiscuity 1"));
            here.run(tap::close);
            assertFalse(here.execute("ip", "-d", "link", "show", "lan").contains("promiscuity 1"));
        }
    }

    @Test
    void cutsWhatDoesNotFitAndSaysWhenItIsClosed(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        final PacketTap tap = here.call(() -> linux.openPacketTap(index("lan"), FILTER, false));
        there.run(() -> send("wire", TO_OTHERS + "88b507" + "00".repeat(1400), LAST));

        assertEquals(List.of(TO_OTHERS + "88b507" + "00".repeat(49)), here.call(() -> heard(tap)));

        here.run(tap::close);
        here.run(tap::close);
        final var refused =
                assertThrows(LinuxException.class, () -> tap.receive(ByteBuffer.allocate(16)));
        assertEquals(Errno.EBADF, refused.errno());
    }

    @Test
    void refusesAnInterfaceThatIsNotThere(final NetworkNamespace here) throws Exception {
        final var refused =
                assertThrows(
                        LinuxException.class,
                        () -> here.run(() -> linux.openPacketTap(4711, FILTER, false)));
        assertEquals(Errno.ENODEV, refused.errno());
        assertEquals("packet tap on interface 4711", refused.object());
    }

    @Test
    void refusesFiltersThatMeanNothing() {
        assertThrows(IllegalArgumentException.class, () -> new FrameFilter(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new FrameFilter(List.of(List.of())));
        assertThrows(IllegalArgumentException.class, () -> new Condition(0, 3, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Condition(-1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Condition(0, 1, 0xf0, 1));
    }
}
