package org.tandemgate.linux.jna;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/**
 * A socket of NETLINK_NETFILTER that stays open: tables with an owner live as long as it does. A
 * batch takes effect as a whole or not at all (net/netfilter/nfnetlink.c nfnetlink_rcv_batch).
 */
final class NftSocket {
    private static final int SEND_BUFFER = 4 * 1024 * 1024;
    private static final int ANSWER = 65_536;
    private static final int FLAGS_OFFSET = 6;
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Descriptor socket;
    private final byte[] answer = new byte[ANSWER];
    private int sequence;

    private NftSocket(final Descriptor socket) {
        this.socket = socket;
    }

    static NftSocket open() throws LinuxException {
        final Descriptor socket =
                Descriptor.socket(
                        "nf_tables",
                        Sockets.AF_NETLINK,
                        Sockets.SOCK_RAW,
                        Netlink.NETLINK_NETFILTER);
        try {
            socket.option("NETLINK_EXT_ACK", Netlink.SOL_NETLINK, Netlink.NETLINK_EXT_ACK, 1);
            socket.option("NETLINK_CAP_ACK", Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
            final byte[] size = Sockets.octets(SEND_BUFFER);
            // A small batch fits without; a large one is refused then, which says so.
            Libc.setsockopt(
                    socket.use("SO_SNDBUFFORCE"),
                    Sockets.SOL_SOCKET,
                    Sockets.SO_SNDBUFFORCE,
                    size,
                    size.length);
            socket.option(
                    "SO_RCVBUF",
                    Sockets.SOL_SOCKET,
                    Sockets.SO_RCVBUF,
                    Math.multiplyExact(8, ANSWER));
            return new NftSocket(socket);
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** Performs all or nothing. */
    void perform(final List<NetlinkRequest> messages) throws LinuxException {
        if (messages.isEmpty()) {
            return;
        }
        final int first = ++sequence;
        final ByteArrayOutputStream batch = new ByteArrayOutputStream();
        batch.writeBytes(NftMessages.batchBegin().toBytes(sequence));
        for (int i = 0; i < messages.size(); i++) {
            final byte[] message = messages.get(i).toBytes(++sequence);
            if (i == messages.size() - 1) {
                // Everything before it is in order when the last one is acknowledged.
                ByteBuffer.wrap(message)
                        .order(ByteOrder.nativeOrder())
                        .putShort(
                                FLAGS_OFFSET,
                                (short)
                                        (Netlink.NLM_F_REQUEST
                                                | Netlink.NLM_F_ACK
                                                | flags(message)));
            }
            batch.writeBytes(message);
        }
        final int last = sequence;
        batch.writeBytes(NftMessages.batchEnd().toBytes(++sequence));
        send(batch.toByteArray());
        try {
            await(messages, first, last);
        } catch (final MalformedPacketException e) {
            throw new LinuxException("nf_tables", "batch", Errno.EBADMSG, e.getMessage());
        }
    }

    private static int flags(final byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).getShort(FLAGS_OFFSET);
    }

    private void send(final byte[] batch) throws LinuxException {
        long sent;
        do {
            sent = Libc.send(socket.use("send"), batch, batch.length, 0);
        } while (sent < 0 && Libc.errno() == Errno.EINTR);
        if (sent < 0) {
            throw socket.failure("send");
        }
    }

    /** Answers to earlier batches are passed over. */
    private void await(final List<NetlinkRequest> messages, final int first, final int last)
            throws LinuxException, MalformedPacketException {
        final long deadline = System.nanoTime() + BOUND_NANOS;
        while (true) {
            final int length = receive(deadline);
            for (final NetlinkMessage message : NetlinkMessage.split(answer, length)) {
                final int number = message.sequence() - first;
                if (message.type() == Netlink.NLMSG_ERROR
                        && number >= 0
                        && number <= last - first) {
                    final int errno = -message.body(Integer.BYTES).getInt(0);
                    if (errno != 0) {
                        throw refusal(messages, number, errno, message);
                    }
                    if (message.sequence() == last) {
                        return;
                    }
                }
            }
        }
    }

    private static LinuxException refusal(
            final List<NetlinkRequest> messages,
            final int number,
            final int errno,
            final NetlinkMessage answer)
            throws MalformedPacketException {
        // The refusal of a batch as a whole bears the number of its begin.
        final NetlinkRequest refused = messages.get(Math.max(0, number - 1));
        final String detail =
                answer.has(Netlink.NLM_F_ACK_TLVS)
                        ? answer.attributes(Integer.BYTES + NetlinkRequest.HEADER)
                                .text(Netlink.NLMSGERR_ATTR_MSG)
                        : null;
        return new LinuxException(
                number == 0 ? "nf_tables commit" : refused.call(), refused.object(), errno, detail);
    }

    private int receive(final long deadline) throws LinuxException {
        while (true) {
            final long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new LinuxException(
                        "nf_tables", "batch", Errno.ETIMEDOUT, "the kernel did not answer in 1 s");
            }
            final ByteBuffer time = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            final long micros = Math.max(1000, TimeUnit.NANOSECONDS.toMicros(left));
            time.putLong(micros / 1_000_000).putLong(micros % 1_000_000);
            Libc.setsockopt(
                    socket.use("SO_RCVTIMEO"),
                    Sockets.SOL_SOCKET,
                    Sockets.SO_RCVTIMEO,
                    time.array(),
                    16);
            final byte[] sender = new byte[Netlink.SOCKADDR_NL];
            final int[] senderLength = {sender.length};
            final long length =
                    Libc.recvfrom(
                            socket.use("recvfrom"), answer, answer.length, 0, sender, senderLength);
            if (length >= 0 && NetlinkExchange.isKernel(sender, senderLength[0])) {
                return (int) length;
            }
            if (length < 0 && Libc.errno() != Errno.EINTR && Libc.errno() != Errno.EAGAIN) {
                throw socket.failure("recvfrom");
            }
        }
    }

    void close() {
        socket.close();
    }
}
