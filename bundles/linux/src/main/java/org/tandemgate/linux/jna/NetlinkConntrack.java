package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** ctnetlink by JNA. Holds no descriptor itself; outside of OSGi it is simply made. */
@Component
public final class NetlinkConntrack implements Conntrack {
    /** A table of a million entries takes three seconds; one that takes this long is stuck. */
    private static final long BOUND_NANOS = 60_000_000_000L;

    private static final int BUFFER = 65_536;
    private static final int SEQUENCE = 1;
    private static final int TYPE = 4;
    private static final int WAIT_SECONDS = 5;

    @Override
    public ConntrackMonitor openMonitor(final int receiveBuffer) throws LinuxException {
        return NetlinkConntrackMonitor.open(receiveBuffer);
    }

    @Override
    public ConntrackWriter openWriter() throws LinuxException {
        return NetlinkConntrackWriter.open();
    }

    @Override
    public int read(
            final @Nullable Family family,
            final int protocol,
            final Consumer<ConntrackEntry> reader)
            throws LinuxException {
        return exchange(request(family, protocol).toBytes(SEQUENCE), false, reader);
    }

    @Override
    public @Nullable ConntrackEntry find(final ConntrackTuple original, final int zone)
            throws LinuxException {
        final var batch = new ConntrackBatch(1);
        batch.get(original, zone);
        final byte[] request = new byte[batch.octets().remaining()];
        batch.octets().get(request);
        final List<ConntrackEntry> found = new ArrayList<>(1);
        try {
            final int count = exchange(request, true, found::add);
            return count == 0 ? null : found.get(0);
        } catch (final LinuxException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
    }

    private static int exchange(
            final byte[] request, final boolean single, final Consumer<ConntrackEntry> reader)
            throws LinuxException {
        final Descriptor socket =
                Descriptor.socket(
                        "ctnetlink",
                        Sockets.AF_NETLINK,
                        Sockets.SOCK_RAW,
                        Netlink.NETLINK_NETFILTER);
        try {
            final byte[] wait =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.nativeOrder())
                            .putLong(WAIT_SECONDS)
                            .array();
            if (Libc.setsockopt(
                            socket.use("SO_RCVTIMEO"),
                            Sockets.SOL_SOCKET,
                            Sockets.SO_RCVTIMEO,
                            wait,
                            wait.length)
                    < 0) {
                throw socket.failure("SO_RCVTIMEO");
            }
            if (Libc.send(socket.use("send"), request, request.length, 0) < 0) {
                throw socket.failure("send");
            }
            return answers(socket, single, reader);
        } catch (final MalformedPacketException e) {
            throw new LinuxException("IPCTNL_MSG_CT_GET", "", Errno.EBADMSG, e.getMessage());
        } finally {
            socket.close();
        }
    }

    /** A dump, of everything or of one protocol. */
    static NetlinkRequest request(final @Nullable Family family, final int protocol) {
        if (protocol != 0 && family == null) {
            throw new IllegalArgumentException("protocol " + protocol + " needs a family");
        }
        final var request =
                new NetlinkRequest(Ct.GET, "IPCTNL_MSG_CT_GET", "of all", Netlink.NLM_F_DUMP);
        request.octet(family == null ? 0 : FamilyCodes.of(family)).octet(0).word(0);
        if (protocol != 0) {
            final int tuple = request.begin(Ct.TUPLE_ORIG);
            final int proto = request.begin(Ct.TUPLE_PROTO);
            request.octetAttribute(Ct.PROTO_NUM, protocol).end(proto).end(tuple);
            final int filter = request.begin(Ct.FILTER);
            request.integerAttribute(Ct.FILTER_ORIG_FLAGS, Ct.FILTER_PROTO_NUM);
            request.integerAttribute(Ct.FILTER_REPLY_FLAGS, 0).end(filter);
        }
        return request;
    }

    private static int answers(
            final Descriptor socket, final boolean single, final Consumer<ConntrackEntry> reader)
            throws LinuxException, MalformedPacketException {
        final byte[] octets = new byte[BUFFER];
        final ByteBuffer buffer = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
        final byte[] sender = new byte[Netlink.SOCKADDR_NL];
        final long end = System.nanoTime() + BOUND_NANOS;
        final var dump = new Dump(buffer, single, reader);
        while (!dump.isComplete()) {
            final int[] senderLength = {sender.length};
            final int fd = socket.use("recvfrom");
            final long length = Libc.recvfrom(fd, octets, octets.length, 0, sender, senderLength);
            if (length >= 0 && NetlinkExchange.isKernel(sender, senderLength[0])) {
                dump.add((int) length);
            } else if (length < 0 && Libc.errno() == Errno.EAGAIN) {
                throw new LinuxException(
                        "IPCTNL_MSG_CT_GET",
                        "of all",
                        Errno.ETIMEDOUT,
                        "the kernel did not go on within 5 s");
            } else if (length < 0 && Libc.errno() != Errno.EINTR) {
                throw socket.failure("recvfrom");
            }
            if (System.nanoTime() - end > 0) {
                throw new LinuxException(
                        "IPCTNL_MSG_CT_GET", "of all", Errno.ETIMEDOUT, "not read within 60 s");
            }
        }
        return dump.count();
    }

    /**
     * What has come of a dump, or of the answer that is a single one; knows no socket, so that it
     * is tested with recorded octets.
     */
    static final class Dump {
        private final ByteBuffer buffer;
        private final ConntrackParser parser = new ConntrackParser();
        private final boolean single;
        private final Consumer<ConntrackEntry> reader;
        private boolean complete;
        private int count;

        Dump(final ByteBuffer buffer, final Consumer<ConntrackEntry> reader) {
            this(buffer, false, reader);
        }

        Dump(final ByteBuffer buffer, final boolean single, final Consumer<ConntrackEntry> reader) {
            this.buffer = buffer;
            this.single = single;
            this.reader = reader;
        }

        boolean isComplete() {
            return complete;
        }

        int count() {
            return count;
        }

        /** Takes that many octets at the beginning of the buffer. */
        void add(final int length) throws LinuxException, MalformedPacketException {
            int at = 0;
            while (at < length && !complete) {
                final int size = length - at < NetlinkRequest.HEADER ? 0 : buffer.getInt(at);
                if (size < NetlinkRequest.HEADER || size > length - at) {
                    throw new MalformedPacketException(
                            "netlink length is " + size + ", needs 16.." + (length - at));
                }
                message(at, size);
                at += size > length - at - 3 ? length - at : (size + 3) & ~3;
            }
        }

        private void message(final int at, final int size)
                throws LinuxException, MalformedPacketException {
            final int type = buffer.getShort(at + TYPE) & 0xffff;
            switch (type) {
                case Ct.NEW -> {
                    final int body = at + NetlinkRequest.HEADER;
                    reader.accept(parser.parse(buffer, body, at + size));
                    count++;
                    // Only a dump says where it ends.
                    complete = single;
                }
                case Netlink.NLMSG_DONE, Netlink.NLMSG_ERROR -> {
                    complete = true;
                    final int errno =
                            size < NetlinkRequest.HEADER + Integer.BYTES
                                    ? 0
                                    : -buffer.getInt(at + NetlinkRequest.HEADER);
                    if (errno > 0) {
                        throw new LinuxException("IPCTNL_MSG_CT_GET", "of all", errno);
                    }
                }
                default -> {}
            }
        }
    }
}
