package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketTap;

/**
 * AF_PACKET socket that hears every protocol (ETH_P_ALL), because only such a socket hears on the
 * parent what a macvlan in private mode takes; see packet(7) and net/packet/af_packet.c.
 */
final class JnaPacketTap implements PacketTap {
    private static final int FRAME = 2048;
    private static final int RECEIVE_BUFFER = 1 << 18;
    private static final short ETH_P_ALL = 3;
    private static final int SOCKADDR_LL = 20;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int PACKET_IGNORE_OUTGOING = 23;

    private final Descriptor socket;
    private final byte[] frame = new byte[FRAME];

    private JnaPacketTap(final Descriptor socket) {
        this.socket = socket;
    }

    /** Hears nothing before the filter is in place: protocol 0 until the end. */
    static JnaPacketTap open(
            final int interfaceIndex, final FrameFilter filter, final boolean promiscuous)
            throws LinuxException {
        NetlinkTables.requireIndex(interfaceIndex);
        final Descriptor socket =
                Descriptor.socket(
                        "packet tap on " + InterfaceNames.describe(interfaceIndex),
                        Sockets.AF_PACKET,
                        Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                        0);
        try {
            PacketFilterProgram.attach(socket, PacketFilterProgram.of(filter));
            Sockets.receiveBuffer(socket, RECEIVE_BUFFER);
            socket.option("PACKET_IGNORE_OUTGOING", SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            bind(socket, interfaceIndex);
            if (promiscuous) {
                joinPromiscuous(socket, interfaceIndex);
            }
            return new JnaPacketTap(socket);
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** struct sockaddr_ll: family 0, protocol 2 (network order), ifindex 4; the rest stays zero. */
    private static void bind(final Descriptor socket, final int interfaceIndex)
            throws LinuxException {
        final ByteBuffer address = ByteBuffer.allocate(SOCKADDR_LL).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) Sockets.AF_PACKET).putInt(4, interfaceIndex);
        address.put(3, (byte) ETH_P_ALL);
        if (Libc.bind(socket.use("bind"), address.array(), SOCKADDR_LL) < 0) {
            throw socket.failure("bind");
        }
    }

    /** struct packet_mreq: ifindex 0, type 4 (2 octets), alen 6, address 8. */
    private static void joinPromiscuous(final Descriptor socket, final int interfaceIndex)
            throws LinuxException {
        final byte[] request =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.nativeOrder())
                        .putInt(0, interfaceIndex)
                        .putShort(4, (short) PACKET_MR_PROMISC)
                        .array();
        option(socket, "PACKET_ADD_MEMBERSHIP", SOL_PACKET, PACKET_ADD_MEMBERSHIP, request);
    }

    private static void option(
            final Descriptor socket,
            final String name,
            final int level,
            final int number,
            final byte[] value)
            throws LinuxException {
        if (Libc.setsockopt(socket.use(name), level, number, value, value.length) < 0) {
            throw socket.failure(name);
        }
    }

    @Override
    public int fd() {
        return socket.number();
    }

    @Override
    public boolean receive(final ByteBuffer into) throws LinuxException {
        while (true) {
            final int fd = socket.use("recvfrom");
            final byte[] sender = new byte[SOCKADDR_LL];
            final int[] senderLength = {SOCKADDR_LL};
            final long length =
                    Libc.recvfrom(fd, frame, FRAME, Sockets.MSG_DONTWAIT, sender, senderLength);
            if (length >= 0) {
                into.clear();
                into.put(frame, 0, (int) Math.min(length, into.capacity())).flip();
                return true;
            }
            if (Libc.errno() == Errno.EAGAIN) {
                return false;
            }
            if (Libc.errno() != Errno.EINTR) {
                throw socket.failure("recvfrom");
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
