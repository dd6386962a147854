package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Ethernet frames with IP protocol 112 to the group of CARP. */
final class Frames {
    static final IpAddress GROUP4 = IpAddress.parse("224.0.0.18");
    static final IpAddress GROUP6 = IpAddress.parse("ff02::12");
    static final int PROTOCOL = 112;

    private Frames() {}

    static IpAddress group(final IpAddress source) {
        return source.isIpv4() ? GROUP4 : GROUP6;
    }

    /** A frame to the group of the source's family. */
    static ByteBuffer toGroup(
            final MacAddress from, final IpAddress source, final int hops, final byte[] payload) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(54 + payload.length);
        final IpAddress group = group(source);
        frame.put(MacAddress.ofMulticast(group).toBytes()).put(from.toBytes());
        if (source.isIpv4()) {
            frame.putShort((short) 0x0800).put(header4(source, hops, payload.length));
        } else {
            frame.putShort((short) 0x86dd).putInt(0x6000_0000);
            frame.putShort((short) payload.length).put((byte) PROTOCOL).put((byte) hops);
            frame.put(source.toBytes()).put(group.toBytes());
        }
        return frame.put(payload).flip();
    }

    private static byte[] header4(final IpAddress source, final int ttl, final int length) {
        final ByteBuffer header = ByteBuffer.allocate(20);
        header.putShort((short) 0x45e0).putShort((short) (20 + length));
        header.putShort((short) 0).putShort((short) 0x4000);
        header.put((byte) ttl).put((byte) PROTOCOL).putShort((short) 0);
        header.put(source.toBytes()).put(GROUP4.toBytes());
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += header.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return header.putShort(10, (short) ~sum).array();
    }
}
