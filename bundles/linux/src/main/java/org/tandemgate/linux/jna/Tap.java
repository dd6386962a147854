package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Links;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Sysctls;

/**
 * An Ethernet interface whose other end is a descriptor of this process (drivers/net/tun.c), with
 * which it goes. The kernel completes checksums and cuts long segments before a frame comes here,
 * because nothing else was agreed.
 */
final class Tap implements FirstPackets.Source {
    private static final String DEVICE = "/dev/net/tun";
    private static final long TUNSETIFF = 0x400454caL; // include/uapi/linux/if_tun.h
    private static final int IFF_TAP = 2;
    private static final int IFF_NO_PI = 0x1000;
    private static final int NAME = 16;
    private static final int IFREQ = 40;

    private final Descriptor descriptor;
    private final Link carries;
    private final int index;

    private Tap(final Descriptor descriptor, final Link carries, final int index) {
        this.descriptor = descriptor;
        this.carries = carries;
        this.index = index;
    }

    /**
     * Makes one, up and without addresses of any family.
     *
     * @param carries the interface that frames would have left by
     * @throws LinuxException ENOENT without /dev/net/tun, EPERM without CAP_NET_ADMIN
     */
    static Tap open(final Links links, final Sysctls sysctls, final Link carries)
            throws LinuxException {
        final Descriptor descriptor =
                Descriptor.of(
                        "open",
                        DEVICE,
                        Libc.open(
                                zeroEnded(DEVICE), Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC));
        try {
            final String name = name(descriptor);
            silence(sysctls, name);
            final int index =
                    links.byName(name)
                            .map(Link::index)
                            .orElseThrow(() -> new LinuxException("TUNSETIFF", name, Errno.ENODEV));
            links.setUp(index, true);
            return new Tap(descriptor, carries, index);
        } catch (final LinuxException e) {
            descriptor.close();
            throw e;
        }
    }

    private static byte[] zeroEnded(final String text) {
        final byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(octets, octets.length + 1);
    }

    private static String name(final Descriptor descriptor) throws LinuxException {
        final byte[] request =
                Arrays.copyOf(
                        (FirstPackets.DEVICE + "%d").getBytes(StandardCharsets.US_ASCII), IFREQ);
        final byte[] flags = Sockets.octets(IFF_TAP | IFF_NO_PI);
        System.arraycopy(flags, 0, request, NAME, Short.BYTES);
        if (Libc.ioctl(descriptor.use("TUNSETIFF"), TUNSETIFF, request) < 0) {
            throw descriptor.failure("TUNSETIFF");
        }
        int length = 0;
        while (length < NAME && request[length] != 0) {
            length++;
        }
        return new String(request, 0, length, StandardCharsets.US_ASCII);
    }

    /** Else the kernel itself would speak here: neighbour discovery, listener reports. */
    private static void silence(final Sysctls sysctls, final String name) throws LinuxException {
        try {
            sysctls.write("net/ipv6/conf/" + name + "/disable_ipv6", "1");
        } catch (final LinuxException e) {
            // A kernel without IPv6 has nothing to say.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    @Override
    public int fd() {
        return descriptor.number();
    }

    @Override
    public int interfaceIndex() {
        return carries.index();
    }

    FirstPacketTables.Way way() {
        return new FirstPacketTables.Way(carries.name(), carries.index(), index);
    }

    @Override
    public int read(final ByteBuffer frame) throws LinuxException {
        if (!frame.isDirect()) {
            throw new IllegalArgumentException("a frame needs a direct buffer, not " + frame);
        }
        final long data = Sockets.addressOf(frame);
        long length;
        do {
            length = Libc.read(descriptor.use("read"), data, frame.capacity());
        } while (length < 0 && Libc.errno() == Errno.EINTR);
        if (length < 0 && Libc.errno() != Errno.EAGAIN) {
            throw descriptor.failure("read");
        }
        return (int) Math.max(0, length);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
