package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import java.util.List;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.RawSocketSettings;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** A cable between two namespaces: {@code sync} here, {@code far} there. */
final class Cable {
    static final int PROTOCOL = 240;

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;

    private final Linux linux = new JnaLinux();
    private final NetworkNamespace here;
    private final NetworkNamespace there;

    Cable(final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        this.here = here;
        this.there = there;
        here.connect("sync", there, "far");
        address(here, "sync", 1);
        address(there, "far", 2);
    }

    private void address(final NetworkNamespace where, final String name, final int host)
            throws Exception {
        where.run(
                () -> {
                    final int index = link(name).index();
                    for (final String address :
                            List.of("10.9.0." + host + "/24", "fe80::" + host + "/64")) {
                        linux.addresses()
                                .put(
                                        index,
                                        CidrAddress.parse(address),
                                        InterfaceAddress.FOREVER,
                                        true);
                    }
                });
    }

    private Link link(final String name) throws Exception {
        return linux.links().byName(name).orElseThrow();
    }

    PeerLink openHere(final LinkSettings settings) throws Exception {
        return here.call(() -> PeerLink.open(linux, settings, 1001, System.nanoTime()));
    }

    PeerLink openThere(final LinkSettings settings, final long bootId) throws Exception {
        return there.call(() -> PeerLink.open(linux, settings, bootId, System.nanoTime()));
    }

    PeerLink reopenHere(final LinkSettings settings, final PeerLink before) throws Exception {
        return here.call(() -> PeerLink.reopen(linux, settings, before, 1003, System.nanoTime()));
    }

    PeerLink reopenThere(final LinkSettings settings, final PeerLink before) throws Exception {
        return there.call(() -> PeerLink.reopen(linux, settings, before, 2003, System.nanoTime()));
    }

    /** A socket of some program there; as a raw one it hears what a link there hears. */
    BatchSocket plainThere() throws Exception {
        return there.call(
                () ->
                        linux.openRawSocket(
                                Family.IPV4,
                                PROTOCOL,
                                new RawSocketSettings("far", 0x10, 1 << 20, 1 << 20)));
    }

    /** One that hears what a link here hears. */
    BatchSocket plainHere() throws Exception {
        return here.call(
                () ->
                        linux.openRawSocket(
                                Family.IPV4,
                                PROTOCOL,
                                new RawSocketSettings("sync", 0x10, 1 << 20, 1 << 20)));
    }

    int indexThere() throws Exception {
        return there.call(() -> link("far").index());
    }

    /** Sends a packet to here whose IPv4 header says what it is told to. */
    void forge(final String source, final int ttl, final byte[] payload) throws Exception {
        final byte[] to = here.call(() -> link("sync").mac().toBytes());
        there.run(
                () -> {
                    final Link far = link("far");
                    final ByteBuffer frame =
                            ByteBuffer.allocateDirect(ETHERNET + IPV4 + payload.length);
                    frame.put(to).put(far.mac().toBytes()).putShort((short) 0x0800);
                    header(frame, source, ttl, payload.length);
                    frame.put(payload).flip();
                    try (PacketSocket socket = linux.openPacketSocket()) {
                        socket.send(frame, far.index());
                    }
                });
    }

    private static void header(
            final ByteBuffer frame, final String source, final int ttl, final int length) {
        frame.put((byte) 0x45).put((byte) 0x10).putShort((short) (IPV4 + length));
        frame.putShort((short) 0).putShort((short) 0x4000);
        frame.put((byte) ttl).put((byte) PROTOCOL).putShort((short) 0);
        frame.put(IpAddress.parse(source).toBytes()).put(IpAddress.parse("10.9.0.1").toBytes());
        int sum = 0;
        for (int i = ETHERNET; i < ETHERNET + IPV4; i += 2) {
            sum += frame.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        frame.putShort(ETHERNET + 10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    }
}
