package org.tandemgate.peer.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;
import org.tandemgate.peer.protocol.Frame;

/**
 * UDP to the other node and from it: the kernel drops what comes from any other address or port.
 * One thread.
 */
public final class PeerSocket implements AutoCloseable {
    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(Frame.LONGEST + 1);
    private boolean unreachable;

    private PeerSocket(final DatagramChannel channel, final Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /**
     * @param own address of this node
     * @param port of both
     * @throws IOException when the address is not there yet, or the port is another's
     */
    public static PeerSocket open(final IpAddress own, final int port, final IpAddress peer)
            throws IOException {
        final InetAddress here = InetAddress.getByName(own.toString());
        final DatagramChannel channel =
                DatagramChannel.open(
                        here.getAddress().length == 4
                                ? StandardProtocolFamily.INET
                                : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(here, port));
            channel.connect(new InetSocketAddress(InetAddress.getByName(peer.toString()), port));
            final Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new PeerSocket(channel, selector);
        } catch (final IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /**
     * Sends or loses it.
     *
     * @throws IOException when the link is gone
     */
    public void send(final byte[] octets) throws IOException {
        try {
            channel.write(ByteBuffer.wrap(octets));
        } catch (final PortUnreachableException closed) {
            unreachable = true;
        }
    }

    /**
     * The next packet; null when there is none now.
     *
     * @throws IOException when the link is gone
     */
    public byte @Nullable [] receive() throws IOException {
        try {
            buffer.clear();
            if (channel.read(buffer) < 0 || buffer.position() == 0) {
                return null;
            }
        } catch (final PortUnreachableException closed) {
            unreachable = true;
            return null;
        }
        buffer.flip();
        final byte[] octets = new byte[buffer.remaining()];
        buffer.get(octets);
        return octets;
    }

    /** Waits until something comes, or for so long. */
    public void await(final long millis) throws IOException {
        selector.select(Math.max(1, millis));
        selector.selectedKeys().clear();
    }

    /** Whether the other machine has said since the last call that nobody listens there. */
    public boolean wasUnreachable() {
        final boolean was = unreachable;
        unreachable = false;
        return was;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
