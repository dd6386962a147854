package org.tandemgate.itests.world.dhcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Program: clients that ask for an address (RFC 2131 section 3.1, broadcast flag; RFC 8415 section
 * 18.2.1). Arguments: a {@link Dialect}, then as in {@link Crowd}. Who is not answered begins anew
 * after half a second, after ten seconds every four. Writes a line for every message without an
 * answer, refusal and lease; times are of System.nanoTime:
 *
 * <pre>
 * lost SENT
 * nak AT
 * ack AT BEGUN SERVER ADDRESS CLIENT
 * </pre>
 */
public final class ClientsMain {
    private static final int BUFFER = 1500;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLOW_RETRY_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int FEW = 3;

    private final Crowd crowd;
    private final Dialect dialect;
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

    private ClientsMain(final Dialect dialect, final Crowd crowd) throws IOException {
        this.dialect = dialect;
        this.crowd = crowd;
        servers = dialect.servers();
        selector = Selector.open();
        channel = dialect.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    public static void main(final String[] args) throws IOException {
        final String[] crowd = Arrays.copyOfRange(args, 1, args.length);
        new ClientsMain(Dialect.valueOf(args[0]), Crowd.parse(crowd)).run();
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
        client.id = dialect.id(crowd.salt(), ++exchanges);
        client.isOffered = false;
        asking.put(client.id, client);
        send(client, dialect.discover(client.id, secs(client, now), crowd.low(client.number)), now);
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
            final Answer message = dialect.read(buffer.flip());
            final @Nullable Client client = asking.get(message.id());
            if (client != null) {
                answered(client, message, System.nanoTime());
            }
        }
    }

    private void answered(final Client client, final Answer message, final long now)
            throws IOException {
        if (message.kind() == Answer.Kind.OFFER && !client.isOffered) {
            client.isOffered = true;
            send(client, message.request(secs(client, now), crowd.low(client.number)), now);
        } else if (message.kind() == Answer.Kind.REFUSAL && client.isOffered) {
            System.out.println("nak " + now);
            begin(client, now);
        } else if (message.kind() == Answer.Kind.LEASE && client.isOffered) {
            System.out.println(
                    "ack "
                            + now
                            + " "
                            + client.begun
                            + " "
                            + message.server()
                            + " "
                            + message.address()
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
}
