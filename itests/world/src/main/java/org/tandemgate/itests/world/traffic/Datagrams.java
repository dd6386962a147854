package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * UDP flows, both ends. Even flows ask and are answered; of odd ones the client sends one datagram
 * only, and the server goes on by itself: only who knows the flow lets those in. One thread.
 *
 * <pre>
 * | flow 8 | sequence 8 | pattern 48 |
 * </pre>
 */
final class Datagrams {
    private static final int LENGTH = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH);
    private final Map<Long, Flow> flows = new HashMap<>();
    private long wrong;
    private long moved;

    private static final class Flow {
        private final DatagramChannel channel;
        private SocketAddress peer;
        private long heardNanos;
        private long sequence;

        private Flow(final DatagramChannel channel, final SocketAddress peer, final long now) {
            this.channel = channel;
            this.peer = peer;
            this.heardNanos = now;
        }
    }

    /** Client: begins a flow with its first datagram. */
    void open(
            final long number,
            final DatagramChannel channel,
            final InetSocketAddress server,
            final long now) {
        final Flow flow = new Flow(channel, server, now);
        flows.put(number, flow);
        send(number, flow, flow.sequence++);
    }

    private static boolean isPushed(final long number) {
        return number % 2 == 1;
    }

    /**
     * Sends what is due on every flow.
     *
     * @param client at which end this is
     */
    void pump(final boolean client) {
        flows.forEach(
                (number, flow) -> {
                    if (client != isPushed(number)) {
                        send(number, flow, flow.sequence++);
                    }
                });
    }

    private void send(final long number, final Flow flow, final long sequence) {
        buffer.clear().putLong(number).putLong(sequence);
        Pattern.fill(buffer, number, sequence);
        try {
            flow.channel.send(buffer.flip(), flow.peer);
        } catch (IOException e) {
            // Nobody answers for the gateway's address now; the silence is what counts.
        }
    }

    /**
     * Reads everything that a channel has; an end that serves learns flows here and answers.
     *
     * @param serving at which end this is
     */
    void read(final DatagramChannel channel, final boolean serving, final long now) {
        try {
            SocketAddress from = channel.receive(buffer.clear());
            while (from != null) {
                buffer.flip();
                take(channel, from, serving, now);
                from = channel.receive(buffer.clear());
            }
        } catch (IOException e) {
            // Port unreachable, as an answer to an earlier datagram; that flow stays silent.
        }
    }

    private void take(
            final DatagramChannel channel,
            final SocketAddress from,
            final boolean serving,
            final long now) {
        if (buffer.remaining() != LENGTH) {
            wrong++;
            return;
        }
        final long number = buffer.getLong();
        final long sequence = buffer.getLong();
        if (Pattern.wrong(buffer, number, sequence) > 0) {
            wrong++;
            return;
        }
        final Flow flow =
                serving
                        ? flows.computeIfAbsent(number, it -> new Flow(channel, from, now))
                        : flows.get(number);
        if (flow == null) {
            wrong++;
            return;
        }
        flow.heardNanos = now;
        if (serving && !Objects.equals(flow.peer, from)) {
            moved++;
            flow.peer = from;
        }
        if (serving && !isPushed(number)) {
            send(number, flow, sequence);
        }
    }

    int size() {
        return flows.size();
    }

    /** Datagrams whose content was not as it should be. */
    long wrong() {
        return wrong;
    }

    /** How often a flow came from another address or port than before: its translation changed. */
    long moved() {
        return moved;
    }

    /**
     * Flows that should hear something and did not since a time.
     *
     * @param client at which end this is; a server hears nothing of flows that it pushes
     */
    long quiet(final boolean client, final long sinceNanos) {
        return flows.entrySet().stream()
                .filter(it -> client || !isPushed(it.getKey()))
                .filter(it -> it.getValue().heardNanos - sinceNanos < 0)
                .count();
    }
}
