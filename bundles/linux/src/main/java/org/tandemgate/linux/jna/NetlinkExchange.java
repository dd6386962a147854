package org.tandemgate.linux.jna;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/**
 * Requests to rtnetlink (and its relatives) and their answers (RFC 3549 section 2,
 * include/uapi/linux/netlink.h). Every exchange has a socket of its own: no state is shared between
 * threads, no answer of a request that was given up is taken for another's, and the request goes to
 * the network namespace of the calling thread.
 */
final class NetlinkExchange {
    /** An exchange takes so long at most, with all its repetitions. */
    static final long BOUND_NANOS = 1_000_000_000L;

    /** A dump that the kernel calls inconsistent is repeated so often at most. */
    static final int DUMP_REPETITIONS = 5;

    /** Messages of one dump; a node with more routes than this is none of ours. */
    static final int MESSAGE_BOUND = 1_000_000;

    /** The kernel fills up to 32 KiB of a dump at once (net/netlink/af_netlink.c netlink_dump). */
    private static final int BUFFER = 32_768;

    /** Acknowledgements of so many requests fit into the receive buffer that every socket has. */
    private static final int BATCH = 64;

    /** struct sockaddr_nl: nl_pid. */
    private static final int PORT = 4;

    private static final long SHORTEST_WAIT_NANOS = 1_000_000L;
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final NetlinkRequest request;
    private final long deadline = System.nanoTime() + BOUND_NANOS;
    private final Inbox inbox = new Inbox();
    private final int protocol;

    private NetlinkExchange(final NetlinkRequest request, final int protocol) {
        this.request = request;
        this.protocol = protocol;
    }

    /** Sends a request that the kernel acknowledges; the answers before that are returned. */
    static List<NetlinkMessage> perform(final NetlinkRequest request) throws LinuxException {
        return new NetlinkExchange(request, Netlink.NETLINK_ROUTE).perform();
    }

    /** The same with another part of the kernel, e.g. NETLINK_NETFILTER. */
    static List<NetlinkMessage> perform(final NetlinkRequest request, final int protocol)
            throws LinuxException {
        return new NetlinkExchange(request, protocol).perform();
    }

    /**
     * Sends requests that the kernel acknowledges, on one socket and {@link #BATCH} at a time, so
     * that many cost hardly more than one. Each is tried, whatever became of those before it.
     *
     * @throws LinuxException the first refusal
     */
    static void performAll(final List<NetlinkRequest> requests) throws LinuxException {
        LinuxException first = null;
        for (int from = 0; from < requests.size(); from += BATCH) {
            final int to = Math.min(requests.size(), from + BATCH);
            final LinuxException refused =
                    new NetlinkExchange(requests.get(from), Netlink.NETLINK_ROUTE)
                            .batch(requests.subList(from, to));
            first = first == null ? refused : first;
        }
        if (first != null) {
            throw first;
        }
    }

    private @Nullable LinuxException batch(final List<NetlinkRequest> requests)
            throws LinuxException {
        final List<NetlinkAnswer> answers = new ArrayList<>();
        final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (final NetlinkRequest one : requests) {
            final int sequence = SEQUENCE.incrementAndGet();
            answers.add(new NetlinkAnswer(one, sequence));
            octets.writeBytes(one.toBytes(sequence));
        }
        LinuxException first = null;
        final Descriptor socket = open();
        try {
            send(socket, octets.toByteArray());
            while (!areComplete(answers)) {
                final byte[] received = receive(socket);
                for (final NetlinkAnswer answer : answers) {
                    try {
                        answer.add(received);
                    } catch (final LinuxException refused) {
                        first = first == null ? refused : first;
                    }
                }
            }
            return first;
        } catch (final MalformedPacketException e) {
            throw malformed(request, e);
        } finally {
            socket.close();
        }
    }

    private static boolean areComplete(final List<NetlinkAnswer> answers) {
        for (final NetlinkAnswer answer : answers) {
            if (!answer.isComplete()) {
                return false;
            }
        }
        return true;
    }

    /** A malformed answer of the kernel as an exception for the caller. */
    static LinuxException malformed(
            final NetlinkRequest request, final MalformedPacketException cause) {
        return new LinuxException(
                request.call(), request.object(), Errno.EBADMSG, cause.getMessage());
    }

    private Descriptor open() throws LinuxException {
        final Descriptor socket =
                Descriptor.socket(
                        protocol == Netlink.NETLINK_ROUTE ? "rtnetlink" : "netlink " + protocol,
                        Sockets.AF_NETLINK,
                        Sockets.SOCK_RAW,
                        protocol);
        try {
            socket.option("NETLINK_EXT_ACK", Netlink.SOL_NETLINK, Netlink.NETLINK_EXT_ACK, 1);
            socket.option("NETLINK_CAP_ACK", Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
            if (request.isStrict()) {
                socket.option(
                        "NETLINK_GET_STRICT_CHK",
                        Netlink.SOL_NETLINK,
                        Netlink.NETLINK_GET_STRICT_CHK,
                        1);
            }
            return socket;
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private List<NetlinkMessage> perform() throws LinuxException {
        final Descriptor socket = open();
        try {
            for (int i = 0; i < DUMP_REPETITIONS; i++) {
                final NetlinkAnswer answer = once(socket);
                if (!answer.interrupted()) {
                    return answer.messages();
                }
            }
            throw new LinuxException(
                    request.call(),
                    request.object(),
                    Errno.EAGAIN,
                    "the table changed during each of " + DUMP_REPETITIONS + " readings");
        } catch (final MalformedPacketException e) {
            throw malformed(request, e);
        } finally {
            socket.close();
        }
    }

    private NetlinkAnswer once(final Descriptor socket)
            throws LinuxException, MalformedPacketException {
        final int sequence = SEQUENCE.incrementAndGet();
        send(socket, request.toBytes(sequence));
        final NetlinkAnswer answer = new NetlinkAnswer(request, sequence);
        while (!answer.isComplete()) {
            answer.add(receive(socket));
        }
        return answer;
    }

    private void send(final Descriptor socket, final byte[] message) throws LinuxException {
        long sent;
        do {
            sent = Libc.send(socket.use("send"), message, message.length, 0);
        } while (sent < 0 && Libc.errno() == Errno.EINTR);
        if (sent < 0) {
            throw new LinuxException(request.call(), request.object(), Libc.errno());
        }
    }

    /**
     * Waits for a message of the kernel; those of other processes are passed over. The views of an
     * answer point into the octets returned.
     */
    private byte[] receive(final Descriptor socket) throws LinuxException {
        while (true) {
            limitWait(socket);
            final long length = inbox.receive(socket.use("recvfrom"));
            if (length > BUFFER) {
                throw new LinuxException(
                        request.call(),
                        request.object(),
                        Errno.EMSGSIZE,
                        "the answer has " + length + " bytes, " + BUFFER + " can be read");
            }
            if (length >= 0 && inbox.isFromKernel()) {
                return inbox.copy((int) length);
            }
            if (length < 0 && Libc.errno() != Errno.EINTR && Libc.errno() != Errno.EAGAIN) {
                throw new LinuxException(request.call(), request.object(), Libc.errno());
            }
        }
    }

    /** SO_RCVTIMEO, a struct timeval, set to what is left of the bound. */
    private void limitWait(final Descriptor socket) throws LinuxException {
        final long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new LinuxException(
                    request.call(),
                    request.object(),
                    Errno.ETIMEDOUT,
                    "the kernel did not answer within 1 s");
        }
        final long micros = Math.max(left, SHORTEST_WAIT_NANOS) / 1_000;
        final ByteBuffer time = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        time.putLong(micros / 1_000_000).putLong(micros % 1_000_000);
        final int fd = socket.use("SO_RCVTIMEO");
        if (Libc.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVTIMEO, time.array(), 16) < 0) {
            throw socket.failure("SO_RCVTIMEO");
        }
    }

    /** Whether a struct sockaddr_nl is the kernel's: port 0. */
    static boolean isKernel(final byte[] sender, final int length) {
        return length >= Netlink.SOCKADDR_NL
                && ByteBuffer.wrap(sender).order(ByteOrder.nativeOrder()).getInt(PORT) == 0;
    }

    /**
     * What recvfrom(2) fills: octets, sender, length of the sender. The memory is the thread's, or
     * every exchange would make and copy as much as the longest answer has.
     */
    private static final class Inbox {
        private static final int SENDER = BUFFER;
        private static final int SENDER_LENGTH = SENDER + Netlink.SOCKADDR_NL;

        /** A type of the JDK alone: threads outlive this bundle. */
        private static final ThreadLocal<ByteBuffer> MEMORY =
                ThreadLocal.withInitial(() -> Sockets.memory(SENDER_LENGTH + Integer.BYTES));

        private final ByteBuffer memory = MEMORY.get();
        private final long at = Sockets.addressOf(memory);

        /** The length of the message, also when it is longer than what can be read. */
        long receive(final int fd) {
            memory.putInt(SENDER_LENGTH, Netlink.SOCKADDR_NL);
            return Libc.recvfrom(
                    fd, at, BUFFER, Sockets.MSG_TRUNC, at + SENDER, at + SENDER_LENGTH);
        }

        boolean isFromKernel() {
            return memory.getInt(SENDER_LENGTH) >= Netlink.SOCKADDR_NL
                    && memory.getInt(SENDER + PORT) == 0;
        }

        byte[] copy(final int length) {
            final byte[] octets = new byte[length];
            memory.get(0, octets);
            return octets;
        }
    }

    /** What has come for one request so far; pure, so that it is tested with captured octets. */
    static final class NetlinkAnswer {
        private final NetlinkRequest request;
        private final int sequence;
        private final List<NetlinkMessage> messages = new ArrayList<>();
        private boolean complete;
        private boolean interrupted;

        NetlinkAnswer(final NetlinkRequest request, final int sequence) {
            this.request = request;
            this.sequence = sequence;
        }

        boolean isComplete() {
            return complete;
        }

        /** Whether the kernel says that the dump is inconsistent. */
        boolean interrupted() {
            return interrupted;
        }

        List<NetlinkMessage> messages() {
            return messages;
        }

        /** Takes what one recv(2) returned. Answers to other requests are passed over. */
        void add(final byte[] octets) throws LinuxException, MalformedPacketException {
            for (final NetlinkMessage message : NetlinkMessage.split(octets, octets.length)) {
                if (message.sequence() == sequence && !complete) {
                    add(message);
                }
            }
        }

        private void add(final NetlinkMessage message)
                throws LinuxException, MalformedPacketException {
            interrupted |= message.has(Netlink.NLM_F_DUMP_INTR);
            switch (message.type()) {
                case Netlink.NLMSG_NOOP -> {}
                case Netlink.NLMSG_OVERRUN ->
                        throw new LinuxException(
                                request.call(), request.object(), Errno.ENOBUFS, "NLMSG_OVERRUN");
                case Netlink.NLMSG_ERROR -> finish(message, 4 + errorEcho(message));
                case Netlink.NLMSG_DONE -> finish(message, 4);
                default -> {
                    if (messages.size() == MESSAGE_BOUND) {
                        throw new LinuxException(
                                request.call(),
                                request.object(),
                                Errno.EMSGSIZE,
                                "more than " + MESSAGE_BOUND + " entries");
                    }
                    messages.add(message);
                }
            }
        }

        /** The request that struct nlmsgerr repeats: only its header when NLM_F_CAPPED is set. */
        private static int errorEcho(final NetlinkMessage message) throws MalformedPacketException {
            final int length = message.body(4 + NetlinkRequest.HEADER).getInt(4);
            if (message.has(Netlink.NLM_F_CAPPED) || !message.has(Netlink.NLM_F_ACK_TLVS)) {
                return NetlinkRequest.HEADER;
            }
            if (length < NetlinkRequest.HEADER || length > message.body().limit() - 4) {
                throw new MalformedPacketException(
                        "netlink error repeats "
                                + length
                                + " bytes, needs 16.."
                                + (message.body().limit() - 4));
            }
            return (length + 3) & ~3;
        }

        private void finish(final NetlinkMessage message, final int header)
                throws LinuxException, MalformedPacketException {
            complete = true;
            final int errno = message.body(4).getInt(0);
            if (errno != 0) {
                throw new LinuxException(
                        request.call(), request.object(), -errno, detail(message, header));
            }
        }

        private static @Nullable String detail(final NetlinkMessage message, final int header)
                throws MalformedPacketException {
            if (!message.has(Netlink.NLM_F_ACK_TLVS)) {
                return null;
            }
            return message.attributes(header).text(Netlink.NLMSGERR_ATTR_MSG);
        }
    }
}
