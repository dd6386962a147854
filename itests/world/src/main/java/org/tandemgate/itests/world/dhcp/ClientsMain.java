package org.tandemgate.itests.world.dhcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Program: DHCPv4 clients that ask for an address (RFC 2131 section 3.1, broadcast flag). Arguments
 * as in {@link Crowd}. Who is not answered begins anew after half a second, after ten seconds every
 * four. Writes a line for every message without an answer, refusal and lease; times are of
 * System.nanoTime:
 *
 * <pre>
 * lost SENT
 * nak AT
 * ack AT BEGUN SERVER ADDRESS CLIENT
 * </pre>
 */
public final class ClientsMain {
    private static final int CLIENT_PORT = 68;
    private static final int SERVER_PORT = 67;
    private static final int BUFFER = 1500;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLOW_RETRY_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int FEW = 3;

    private final Crowd crowd;
    private final DatagramChannel channel;
    private final Selector selector;
    private final InetSocketAddress servers;
    private final Map<Integer, Client> asking = new HashMap<>();
    private final PriorityQueue<Client> deadlines =
            new PriorityQueue<>((a, b) -> Long.signum(a.deadline - b.deadline));
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private int exchanges;

    /** One client, on its way to a lease. */
    private static final class Client {
        final int number;
        long begun;
        long sent;
        long deadline;
        int id;
        boolean isOffered;

        Client(final int number, final long begun) {
            this.number = number;
            this.begun = begun;
        }
    }

    private ClientsMain(final Crowd crowd) throws IOException {
        this.crowd = crowd;
        servers =
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {-1, -1, -1, -1}), SERVER_PORT);
        selector = Selector.open();
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
        channel.bind(new InetSocketAddress(CLIENT_PORT)).configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    public static void main(final String[] args) throws IOException {
        new ClientsMain(Crowd.parse(args)).run();
    }

    private void run() throws IOException {
        System.out.println("clients ready");
        final long start = System.nanoTime();
        int born = 0;
        while (true) {
            final long now = System.nanoTime();
            if (crowd.perSecond() == 0) {
                while (born < FEW) {
                    begin(new Client(born++, now), now);
                }
            } else {
                final long due = (now - start) * crowd.perSecond() / TimeUnit.SECONDS.toNanos(1);
                while (born <= due && (crowd.total() == 0 || born < crowd.total())) {
                    begin(new Client(born++, now), now);
                }
            }
            expire(now);
            selector.select(1);
            selector.selectedKeys().clear();
            receive();
        }
    }

    private void begin(final Client client, final long now) throws IOException {
        asking.remove(client.id);
        client.id = (crowd.salt() << 24) ^ ++exchanges;
        client.isOffered = false;
        asking.put(client.id, client);
        send(client, DhcpMessage.discover(client.id, secs(client, now), mac(client)), now);
    }

    private int mac(final Client client) {
        return (crowd.salt() << 24) | client.number;
    }

    private int secs(final Client client, final long now) {
        return crowd.hasSecs() ? (int) TimeUnit.NANOSECONDS.toSeconds(now - client.begun) : 0;
    }

    private void send(final Client client, final byte[] message, final long now) {
        deadlines.remove(client);
        client.sent = now;
        final boolean isPatient = now - client.begun > PATIENCE_NANOS;
        client.deadline = now + (isPatient ? SLOW_RETRY_NANOS : RETRY_NANOS);
        deadlines.add(client);
        try {
            channel.send(ByteBuffer.wrap(message), servers);
        } catch (IOException e) {
            // Without a link the question is lost, and stays without an answer.
        }
    }

    private void expire(final long now) throws IOException {
        while (true) {
            final @Nullable Client first = deadlines.peek();
            if (first == null || first.deadline - now > 0) {
                return;
            }
            deadlines.remove();
            if (first.id == 0) {
                // One of the three, which has had a lease and comes anew.
                first.begun = now;
            } else {
                System.out.println("lost " + first.sent);
            }
            begin(first, now);
        }
    }

    private void receive() throws IOException {
        while (true) {
            buffer.clear();
            if (channel.receive(buffer) == null) {
                return;
            }
            final DhcpMessage message = DhcpMessage.of(buffer.flip());
            final @Nullable Client client = asking.get(message.id());
            if (client != null) {
                answered(client, message, System.nanoTime());
            }
        }
    }

    private void answered(final Client client, final DhcpMessage message, final long now)
            throws IOException {
        if (message.type() == DhcpMessage.OFFER && !client.isOffered) {
            client.isOffered = true;
            send(client, message.request(secs(client, now), mac(client)), now);
        } else if (message.type() == DhcpMessage.NAK && client.isOffered) {
            System.out.println("nak " + now);
            begin(client, now);
        } else if (message.type() == DhcpMessage.ACK && client.isOffered) {
            System.out.println(
                    "ack "
                            + now
                            + " "
                            + client.begun
                            + " "
                            + text(message.server())
                            + " "
                            + text(message.address())
                            + " "
                            + client.number);
            asking.remove(client.id);
            deadlines.remove(client);
            if (crowd.perSecond() == 0) {
                client.id = 0;
                client.deadline = now + RETRY_NANOS;
                deadlines.add(client);
            }
        }
    }

    private static String text(final int address) throws IOException {
        return InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(address).array())
                .getHostAddress();
    }
}
