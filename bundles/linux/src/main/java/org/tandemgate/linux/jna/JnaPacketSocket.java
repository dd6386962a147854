package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;

/** AF_PACKET socket of protocol 0, which receives nothing; see packet(7). */
final class JnaPacketSocket implements PacketSocket {
    private static final int ETHERNET_HEADER = 14;
    private static final int TYPE_OFFSET = 12;

    /** struct sockaddr_ll: family 0, protocol 2 (network order), ifindex 4; the rest stays zero. */
    private static final int SOCKADDR_LL = 20;

    private final Descriptor socket;
    private final ByteBuffer address = Sockets.memory(SOCKADDR_LL);
    private final long addressAt = Sockets.addressOf(address);

    private JnaPacketSocket(final Descriptor socket) {
        this.socket = socket;
        address.putShort(0, (short) Sockets.AF_PACKET);
    }

    static JnaPacketSocket open() throws LinuxException {
        return new JnaPacketSocket(
                Descriptor.socket(
                        "packet socket",
                        Sockets.AF_PACKET,
                        Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                        0));
    }

    @Override
    public void send(final ByteBuffer frame, final int interfaceIndex) throws LinuxException {
        if (!frame.isDirect() || frame.remaining() < ETHERNET_HEADER) {
            throw new IllegalArgumentException(
                    "a frame needs a direct buffer and at least 14 bytes, not " + frame);
        }
        final int at = frame.position();
        address.put(2, frame.get(at + TYPE_OFFSET));
        address.put(3, frame.get(at + TYPE_OFFSET + 1));
        address.putInt(4, interfaceIndex);
        final long data = Sockets.addressOf(frame) + at;
        long sent;
        do {
            final int fd = socket.use("sendto");
            sent =
                    Libc.sendto(
                            fd,
                            data,
                            frame.remaining(),
                            Sockets.MSG_DONTWAIT,
                            addressAt,
                            SOCKADDR_LL);
        } while (sent < 0 && Libc.errno() == Errno.EINTR);
        if (sent < 0) {
            final int errno = Libc.errno() == Errno.ENXIO ? Errno.ENODEV : Libc.errno();
            throw new LinuxException(
                    "sendto", "a frame on " + InterfaceNames.describe(interfaceIndex), errno);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
