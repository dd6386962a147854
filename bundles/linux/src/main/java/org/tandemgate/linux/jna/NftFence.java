package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Fence;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

/** The fence by nf_tables; what the tables hold is written by {@link FenceTables}. */
final class NftFence implements Fence {
    private static final int FRAME = 60;
    private static final int TYPE_OFFSET = 12;
    private static final int SOCKADDR_LL = 20;

    private final NftSocket tables;
    private final Descriptor frames;
    private final String tag = String.format("%08x", new SecureRandom().nextInt());
    private final ByteBuffer keep = frame(FenceTables.KEEP);
    private final ByteBuffer reopen = frame(FenceTables.REOPEN);
    private final ByteBuffer silence = frame(FenceTables.SILENCE);
    private final ByteBuffer address = Sockets.memory(SOCKADDR_LL);
    private final long addressAt = Sockets.addressOf(address);
    private boolean removable;
    private boolean written;

    private NftFence(final NftSocket tables, final Descriptor frames, final boolean removable) {
        this.tables = tables;
        this.frames = frames;
        this.removable = removable;
        address.putShort(0, (short) Sockets.AF_PACKET)
                .put(2, (byte) (FenceTables.TOUCH_ETHERTYPE >> 8))
                .put(3, (byte) FenceTables.TOUCH_ETHERTYPE);
    }

    /**
     * @param removable whether the table that stays may be removed by anybody, as before Linux 6.9
     */
    static NftFence open(final boolean removable) throws LinuxException {
        final NftSocket tables = NftSocket.open();
        try {
            final Descriptor frames =
                    Descriptor.socket(
                            "packet socket",
                            Sockets.AF_PACKET,
                            Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                            0);
            final NftFence fence = new NftFence(tables, frames, removable);
            try {
                frames.option(
                        "SO_MARK", Sockets.SOL_SOCKET, Sockets.SO_MARK, FenceTables.TOUCH_MARK);
                return fence;
            } catch (final LinuxException e) {
                frames.close();
                throw e;
            }
        } catch (final LinuxException e) {
            tables.close();
            throw e;
        }
    }

    private static ByteBuffer frame(final int order) {
        return Sockets.memory(FRAME)
                .put(FenceTables.ORDER_OFFSET, (byte) order)
                .put(TYPE_OFFSET, (byte) (FenceTables.TOUCH_ETHERTYPE >> 8))
                .put(TYPE_OFFSET + 1, (byte) FenceTables.TOUCH_ETHERTYPE);
    }

    @Override
    public List<Guard> guard(final List<Guard> guards) throws LinuxException {
        final List<Guard> present = guards.stream().filter(NftFence::isPresent).toList();
        final boolean replace = written && isInForce();
        if (written && !replace) {
            remove();
        }
        try {
            write(replace, present);
        } catch (final LinuxException refused) {
            // Linux before 6.9 does not know tables that have an owner and stay.
            final boolean old =
                    refused.errno() == Errno.EOPNOTSUPP || refused.errno() == Errno.EINVAL;
            if (removable || !old || !refused.object().startsWith(FENCE_TABLE)) {
                throw refused;
            }
            removable = true;
            write(replace, present);
        }
        written = !present.isEmpty();
        return present;
    }

    private void write(final boolean replace, final List<Guard> guards) throws LinuxException {
        final int flags = removable ? 0 : Nft.TABLE_F_OWNER | Nft.TABLE_F_PERSIST;
        tables.perform(FenceTables.batch(tag, replace, flags, guards));
    }

    private static boolean isPresent(final Guard guard) {
        return index(guard.interfaceName()) == guard.interfaceIndex()
                && (guard.carrier().isEmpty() || index(guard.carrier()) != 0);
    }

    private static int index(final String name) {
        final byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        return Libc.if_nametoindex(Arrays.copyOf(octets, octets.length + 1));
    }

    @Override
    public Touch touch(final int interfaceIndex, final boolean again) {
        return send(again ? reopen : keep, interfaceIndex);
    }

    @Override
    public boolean silence(final int interfaceIndex, final MacAddress mac, final boolean silent) {
        silence.put(
                FenceTables.ORDER_OFFSET,
                (byte) (silent ? FenceTables.SILENCE : FenceTables.UNSILENCE));
        silence.put(FenceTables.SOURCE_OFFSET, mac.toBytes());
        return send(silence, interfaceIndex) == Touch.TAKEN;
    }

    private Touch send(final ByteBuffer frame, final int interfaceIndex) {
        address.putInt(4, interfaceIndex);
        final int fd = frames.number();
        final long data = Sockets.addressOf(frame);
        final long sent =
                Libc.sendto(fd, data, FRAME, Sockets.MSG_DONTWAIT, addressAt, SOCKADDR_LL);
        if (sent >= 0) {
            return Touch.ABSENT;
        }
        // A packet that the egress hook drops is reported to its sender as a full queue.
        return Libc.errno() == Errno.ENOBUFS ? Touch.TAKEN : Touch.REFUSED;
    }

    @Override
    public boolean isInForce() throws LinuxException {
        if (!removable) {
            // Nobody else can remove what has an owner.
            return written;
        }
        final Set<String> names = tableNames();
        return names.contains(FENCE_TABLE + tag) && names.contains(ALIVE_TABLE + tag);
    }

    private static Set<String> tableNames() throws LinuxException {
        final NetlinkRequest request = NftMessages.listTables();
        final Set<String> names = new HashSet<>();
        try {
            for (final NetlinkMessage table :
                    NetlinkExchange.perform(request, Netlink.NETLINK_NETFILTER)) {
                names.add(NftMessages.tableName(table));
            }
        } catch (final MalformedPacketException e) {
            throw NetlinkExchange.malformed(request, e);
        }
        return names;
    }

    /** A table that stays without the owned one beside it has lost its process. */
    private static List<String> leftOvers() throws LinuxException {
        final Set<String> names = tableNames();
        return names.stream()
                .filter(name -> name.startsWith(FENCE_TABLE))
                .filter(name -> !names.contains(ALIVE_TABLE + name.substring(FENCE_TABLE.length())))
                .toList();
    }

    @Override
    public List<String> leftOverCarriers() throws LinuxException {
        final List<String> without = leftOvers();
        final NetlinkRequest request = NftMessages.listChains();
        final Set<String> carriers = new HashSet<>();
        try {
            for (final NetlinkMessage chain :
                    without.isEmpty()
                            ? List.<NetlinkMessage>of()
                            : NetlinkExchange.perform(request, Netlink.NETLINK_NETFILTER)) {
                if (without.contains(NftMessages.chainTable(chain))) {
                    carriers.add(FenceTables.carrierOf(NftMessages.chainName(chain)));
                }
            }
        } catch (final MalformedPacketException e) {
            throw NetlinkExchange.malformed(request, e);
        }
        carriers.remove("");
        return List.copyOf(carriers);
    }

    @Override
    public void removeLeftOvers() throws LinuxException {
        for (final String table : leftOvers()) {
            removeTable(table);
        }
    }

    private void removeTable(final String table) throws LinuxException {
        try {
            tables.perform(List.of(NftMessages.deleteTable(table)));
        } catch (final LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private void remove() throws LinuxException {
        written = false;
        // First the one that drops: until the other is gone everything passes.
        removeTable(FENCE_TABLE + tag);
        removeTable(ALIVE_TABLE + tag);
    }

    @Override
    public void close() {
        try {
            if (written) {
                remove();
            }
        } catch (final LinuxException refused) {
            // The owned table goes with the socket; the other one is a left-over for the next life.
            written = false;
        } finally {
            tables.close();
            frames.close();
        }
    }
}
