package org.tandemgate.notifications.link;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.net.IpAddress;
import org.tandemgate.notifications.protocol.SyslogMessage;

/** One datagram for each event; whether it arrives nobody knows. */
public final class Syslog implements Receiver {
    private static final int WARNING = 4;
    private static final int NOTICE = 5;

    private final IpAddress address;
    private final int port;

    public Syslog(final IpAddress address, final int port) {
        this.address = address;
        this.port = port;
    }

    @Override
    public String name() {
        return "syslog " + address + " port " + port;
    }

    @Override
    public void tell(final String node, final Event event) throws IOException {
        final Map<String, String> data = new TreeMap<>(event.details());
        data.put("id", Long.toString(event.id()));
        data.put("epoch", Long.toString(event.epoch()));
        data.put("subject", event.subject());
        final boolean bad =
                event.kind() == EventKind.CONTESTED
                        || event.kind() == EventKind.PEER_LOST
                        || event.kind() == EventKind.DEMOTION_RAISED;
        final byte[] octets =
                new SyslogMessage(
                                bad ? WARNING : NOTICE,
                                event.at().truncatedTo(ChronoUnit.MILLIS).toString(),
                                node,
                                event.kind().name(),
                                data,
                                event.subject() + ": " + event.text())
                        .encode();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(
                    new DatagramPacket(
                            octets,
                            octets.length,
                            InetAddress.getByName(address.toString()),
                            port));
        }
    }
}
