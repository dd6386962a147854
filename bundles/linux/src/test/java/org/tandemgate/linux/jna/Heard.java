package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.RawSocket;

/** One packet as a raw socket told it, for comparison. */
record Heard(String from, String to, int interfaceIndex, int hops, String payload) {

    /** Packets of the socket: waits for so many, then takes what else is there. */
    static List<Heard> atLeast(final int count, final Poller poller, final RawSocket socket)
            throws Exception {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        final List<Heard> heard = drain(socket);
        while (heard.size() < count) {
            final long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("needs " + count + " packets, heard " + heard);
            }
            poller.await(left);
            heard.addAll(drain(socket));
        }
        return heard;
    }

    static List<Heard> drain(final RawSocket socket) throws Exception {
        final List<Heard> heard = new ArrayList<>();
        final Datagram datagram = new Datagram(64);
        while (socket.receive(datagram)) {
            final byte[] payload = new byte[datagram.payload().remaining()];
            datagram.payload().get(0, payload);
            heard.add(
                    new Heard(
                            String.valueOf(datagram.source()),
                            String.valueOf(datagram.destination()),
                            datagram.interfaceIndex(),
                            datagram.hopLimit(),
                            HexFormat.of().formatHex(payload)));
        }
        return heard;
    }
}
