package org.tandemgate.itests.netns;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tandemgate.itests.world.WorldException;

/**
 * Frames that leave several at a time, with one system call, sendmmsg(2). Memory laid out once:
 *
 * <pre>
 *   struct mmsghdr  64 octets a frame: msghdr (iov 16, iovlen 24), len 56
 *   struct iovec    16 octets a frame: base 0, len 8
 *   the frames
 * </pre>
 */
final class Burst implements AutoCloseable {
    private static final int MMSGHDR = 64;
    private static final int IOVEC = 16;
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCKADDR_LL = 20;
    private static final short ETHERTYPE_IPV4 = 0x0800;

    static {
        Native.register(Burst.class, "c");
    }

    private final int fd;
    private final int frames;
    private final ByteBuffer memory;
    private final long address;

    /**
     * @param interfaceIndex where they leave
     * @param all frames of IPv4
     */
    Burst(final int interfaceIndex, final List<byte[]> all) {
        frames = all.size();
        final int start = frames * (MMSGHDR + IOVEC);
        final int length = start + all.stream().mapToInt(frame -> frame.length).sum();
        memory = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
        address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
        int at = start;
        for (int i = 0; i < frames; i++) {
            final int iovec = frames * MMSGHDR + i * IOVEC;
            memory.putLong(i * MMSGHDR + 16, address + iovec).putLong(i * MMSGHDR + 24, 1);
            memory.putLong(iovec, address + at).putLong(iovec + 8, all.get(i).length);
            memory.put(at, all.get(i));
            at += all.get(i).length;
        }
        fd = socket(AF_PACKET, SOCK_RAW, 0);
        final var to = ByteBuffer.allocate(SOCKADDR_LL).order(ByteOrder.nativeOrder());
        to.putShort(0, (short) AF_PACKET).putInt(4, interfaceIndex);
        to.order(ByteOrder.BIG_ENDIAN).putShort(2, ETHERTYPE_IPV4);
        if (fd < 0 || bind(fd, to.array(), SOCKADDR_LL) < 0) {
            throw new WorldException("no socket to flood with, errno " + Native.getLastError());
        }
    }

    /**
     * Sends the next ones.
     *
     * @param number of the first one, counted on from round to round
     * @param atOnce at most so many
     * @return how many left
     */
    int send(final long number, final int atOnce) {
        final int first = (int) (number % frames);
        final int most = Math.min(atOnce, frames - first);
        return Math.max(0, sendmmsg(fd, address + (long) first * MMSGHDR, most, 0));
    }

    @Override
    public void close() {
        close(fd);
    }

    private static native int socket(int domain, int type, int protocol);

    private static native int bind(int fd, byte[] address, int length);

    private static native int sendmmsg(int fd, long messages, int count, int flags);

    private static native int close(int fd);
}
