package org.tandemgate.linux.jna;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PortFence;

/** Refused ports by nf_tables. */
final class NftPortFence implements PortFence {
    /** Before every filter of the administrator. */
    private static final int PRIORITY = -10;

    private static final int TCP = 6;
    private static final String OUTPUT = "to_other";
    private static final String INPUT = "from_other";

    private final NftSocket socket;
    private final String table = TABLE + String.format("%08x", new SecureRandom().nextInt());
    private boolean written;

    private NftPortFence(final NftSocket socket) {
        this.socket = socket;
    }

    static NftPortFence open() throws LinuxException {
        return new NftPortFence(NftSocket.open());
    }

    @Override
    public void refuse(final List<Port> ports) throws LinuxException {
        if (ports.size() > PORTS_MAX) {
            throw new IllegalArgumentException(ports.size() + " ports, needs at most " + PORTS_MAX);
        }
        try {
            socket.perform(batch(table, written, ports));
        } catch (final LinuxException failed) {
            if (!written || failed.errno() != Errno.ENOENT) {
                throw failed;
            }
            // Somebody flushed the ruleset.
            socket.perform(batch(table, false, ports));
        }
        written = !ports.isEmpty();
    }

    /** The batch, without its begin and end. */
    static List<NetlinkRequest> batch(
            final String table, final boolean replace, final List<Port> ports) {
        final List<NetlinkRequest> messages = new ArrayList<>();
        if (replace) {
            messages.add(NftMessages.deleteTable(Nft.NFPROTO_INET, table));
        }
        if (ports.isEmpty()) {
            return messages;
        }
        messages.add(NftMessages.newTable(Nft.NFPROTO_INET, table, Nft.TABLE_F_OWNER));
        messages.add(NftMessages.newInetChain(table, OUTPUT, Nft.LOCAL_OUT, PRIORITY));
        messages.add(NftMessages.newInetChain(table, INPUT, Nft.LOCAL_IN, PRIORITY));
        for (final Port port : ports) {
            final String chain = port.outgoing() ? OUTPUT : INPUT;
            messages.add(NftMessages.newRule(Nft.NFPROTO_INET, table, chain, rule(port)));
        }
        return messages;
    }

    private static NftExpressions rule(final Port port) {
        final boolean isIpv4 = port.other().isIpv4();
        final int source = isIpv4 ? 12 : 8;
        final int length = port.other().length();
        return new NftExpressions()
                .family()
                .equalTo(new byte[] {(byte) (isIpv4 ? Nft.NFPROTO_IPV4 : Nft.NFPROTO_IPV6)})
                .transport()
                .equalTo(new byte[] {TCP})
                .packet(port.outgoing() ? source + length : source, length)
                .equalTo(port.other().toBytes())
                .segment(2, Short.BYTES)
                .equalTo(new byte[] {(byte) (port.port() >> Byte.SIZE), (byte) port.port()})
                .count()
                .reset();
    }

    @Override
    public void close() {
        // The table belongs to this socket.
        socket.close();
    }
}
