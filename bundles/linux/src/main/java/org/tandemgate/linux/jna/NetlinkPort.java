package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tandemgate.linux.LinuxException;

/** Number of a netlink socket, by which events tell who caused them. */
final class NetlinkPort {
    private static final int PORT_OFFSET = 4;

    private NetlinkPort() {}

    /** Binds to a number of the kernel's choice and tells it. */
    static int bind(final Descriptor socket) throws LinuxException {
        final byte[] address =
                ByteBuffer.allocate(Netlink.SOCKADDR_NL)
                        .order(ByteOrder.nativeOrder())
                        .putShort((short) Sockets.AF_NETLINK)
                        .array();
        if (Libc.bind(socket.use("bind"), address, address.length) < 0) {
            throw socket.failure("bind");
        }
        final int[] length = {address.length};
        if (Libc.getsockname(socket.use("getsockname"), address, length) < 0) {
            throw socket.failure("getsockname");
        }
        return ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt(PORT_OFFSET);
    }
}
