package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/**
 * Batches of ctnetlink. The kernel has done a batch when send(2) returns, and its refusals wait in
 * the socket then: nothing is acknowledged that went well.
 */
final class NetlinkConntrackWriter implements ConntrackWriter {
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int ANSWER = 32_768;
    private static final int ERROR_LENGTH = Integer.BYTES;

    private final Descriptor socket;
    private final int port;
    private final ConntrackBatch batch = new ConntrackBatch(BATCH);
    private final byte[] answer = new byte[ANSWER];
    private final List<Refusal> refusals = new ArrayList<>();
    private int done;

    private NetlinkConntrackWriter(final Descriptor socket, final int port) {
        this.socket = socket;
        this.port = port;
    }

    static NetlinkConntrackWriter open() throws LinuxException {
        final Descriptor socket =
                Descriptor.socket(
                        "ctnetlink",
                        Sockets.AF_NETLINK,
                        Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                        Netlink.NETLINK_NETFILTER);
        try {
            socket.option("NETLINK_CAP_ACK", Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
            // Room for a batch of which everything is refused.
            Sockets.receiveBuffer(socket, RECEIVE_BUFFER);
            return new NetlinkConntrackWriter(socket, NetlinkPort.bind(socket));
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void create(final ConntrackEntry entry) throws LinuxException {
        if (entry.timeoutSeconds() == 0) {
            throw new IllegalArgumentException("the timeout of " + entry.flow() + " is 0");
        }
        room();
        batch.create(entry);
    }

    @Override
    public void update(final ConntrackEntry entry) throws LinuxException {
        room();
        batch.update(entry);
    }

    @Override
    public void remove(final ConntrackFlow flow, final long id) throws LinuxException {
        room();
        batch.remove(flow, id);
    }

    private void room() throws LinuxException {
        if (batch.isFull()) {
            send();
        }
    }

    @Override
    public List<Refusal> flush() throws LinuxException {
        if (!batch.isEmpty()) {
            send();
        }
        final List<Refusal> all = List.copyOf(refusals);
        refusals.clear();
        done = 0;
        return all;
    }

    private void send() throws LinuxException {
        final ByteBuffer octets = batch.octets();
        try {
            long sent;
            do {
                final int fd = socket.use("sendto");
                sent = Libc.sendto(fd, Sockets.addressOf(octets), octets.remaining(), 0, 0, 0);
            } while (sent < 0 && Libc.errno() == Errno.EINTR);
            if (sent < 0) {
                throw new LinuxException(
                        "sendto", "ctnetlink, " + batch.flows().size() + " requests", Libc.errno());
            }
            collect();
        } finally {
            done += batch.flows().size();
            batch.clear();
        }
    }

    /** Reads refusals until nothing waits. */
    private void collect() throws LinuxException {
        final byte[] sender = new byte[Netlink.SOCKADDR_NL];
        while (true) {
            final int[] senderLength = {sender.length};
            final int fd = socket.use("recvfrom");
            final long length = Libc.recvfrom(fd, answer, answer.length, 0, sender, senderLength);
            if (length >= 0 && NetlinkExchange.isKernel(sender, senderLength[0])) {
                try {
                    add(NetlinkMessage.split(answer, (int) length));
                } catch (final MalformedPacketException e) {
                    throw new LinuxException(
                            "ctnetlink", "refusals", Errno.EBADMSG, e.getMessage());
                }
            } else if (length < 0) {
                final int errno = Libc.errno();
                if (errno == Errno.EAGAIN) {
                    return;
                }
                if (errno != Errno.EINTR) {
                    throw socket.failure("recvfrom");
                }
            }
        }
    }

    private void add(final List<NetlinkMessage> messages) throws MalformedPacketException {
        for (final NetlinkMessage message : messages) {
            if (message.type() == Netlink.NLMSG_ERROR) {
                final int errno = -message.body(ERROR_LENGTH).getInt(0);
                final int index = message.sequence();
                if (errno != 0 && index >= 0 && index < batch.flows().size()) {
                    refusals.add(new Refusal(done + index, batch.flows().get(index), errno));
                }
            }
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        socket.close();
    }
}
