package org.tandemgate.itests.world.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Program: asks for an address as a new DHCPv4 client every 50 ms (RFC 2131 DHCPDISCOVER, broadcast
 * flag, {@code secs} 0) and writes a line for each offer: {@code offer MILLIS SERVER ADDRESS}, with
 * milliseconds since 1970. Runs in a namespace whose default route leads where the servers are.
 */
public final class DhcpMain {
    private static final int CLIENT = 68;
    private static final int SERVER = 67;
    private static final long PERIOD_MILLIS = 50;
    private static final int OPTIONS = 240;
    private static final int COOKIE = 0x63825363;
    private static final int YOUR_ADDRESS = 16;
    private static final int MESSAGE_TYPE = 53;
    private static final int OFFER = 2;
    private static final int SERVER_IDENTIFIER = 54;

    private DhcpMain() {}

    public static void main(final String[] args) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(true);
            socket.setBroadcast(true);
            socket.bind(new InetSocketAddress(CLIENT));
            System.out.println("dhcp ready");
            for (int number = 1; ; number++) {
                final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
                send(socket, discover(number));
                listen(socket, end);
            }
        }
    }

    private static void send(final DatagramSocket socket, final byte[] message) {
        try {
            socket.send(
                    new DatagramPacket(
                            message,
                            message.length,
                            InetAddress.getByAddress(new byte[] {-1, -1, -1, -1}),
                            SERVER));
        } catch (IOException e) {
            // Without a link the question is lost, and stays without an offer.
        }
    }

    private static void listen(final DatagramSocket socket, final long endNanos)
            throws IOException {
        final byte[] buffer = new byte[1500];
        while (true) {
            final long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            if (left <= 0) {
                return;
            }
            socket.setSoTimeout((int) left);
            final var packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException silence) {
                return;
            }
            note(ByteBuffer.wrap(buffer, 0, packet.getLength()).slice());
        }
    }

    private static byte[] discover(final int number) {
        final ByteBuffer message = ByteBuffer.allocate(300);
        message.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0).putInt(number);
        message.putShort((short) 0).putShort((short) 0x8000);
        message.position(28);
        // Locally administered, so nobody's.
        message.put((byte) 2).put((byte) 0).putInt(number);
        message.position(OPTIONS - Integer.BYTES);
        message.putInt(COOKIE).put(new byte[] {MESSAGE_TYPE, 1, 1, -1});
        return message.array();
    }

    private static void note(final ByteBuffer message) throws IOException {
        if (message.limit() < OPTIONS || message.getInt(OPTIONS - Integer.BYTES) != COOKIE) {
            return;
        }
        int type = 0;
        byte[] server = new byte[Integer.BYTES];
        int at = OPTIONS;
        while (at + 1 < message.limit() && message.get(at) != -1) {
            final int length = message.get(at) == 0 ? -1 : message.get(at + 1) & 0xff;
            if (message.get(at) == MESSAGE_TYPE) {
                type = message.get(at + 2);
            } else if (message.get(at) == SERVER_IDENTIFIER && length == server.length) {
                message.get(at + 2, server);
            }
            at += 2 + length;
        }
        if (type == OFFER) {
            final byte[] address = new byte[Integer.BYTES];
            message.get(YOUR_ADDRESS, address);
            System.out.println(
                    "offer "
                            + System.currentTimeMillis()
                            + " "
                            + InetAddress.getByAddress(server).getHostAddress()
                            + " "
                            + InetAddress.getByAddress(address).getHostAddress());
        }
    }
}
