package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.linux.Fence;
import org.tandemgate.linux.Fence.Guard;
import org.tandemgate.net.IpAddress;

/**
 * Writes both tables of a {@link Fence} as one batch; touches no socket. Every packet of a guarded
 * interface meets three chains: the owned one marks it while the element of that interface lives,
 * the staying one drops what concerns a guarded address and is not marked, the owned one clears the
 * mark. Without its process only the one in the middle is left.
 *
 * <p>All fields are read from the frame's start, where a VLAN tag shows even when the hardware has
 * taken it off: a tagged frame belongs to a VLAN interface, which has guards of its own.
 */
final class FenceTables {
    static final int TOUCH_MARK = 0x7467_0c42;
    static final int TOUCH_ETHERTYPE = 0x88b5; // IEEE 802, local experimental 1
    static final int ORDER_OFFSET = 5; // last octet of the destination
    static final int KEEP = 0;
    static final int REOPEN = 1;
    static final int SILENCE = 2; // the source
    static final int UNSILENCE = 3;
    static final int SOURCE_OFFSET = 6;
    private static final int SOURCE_LENGTH = 6;
    private static final int TYPE_OFFSET = 12;

    private static final int MARKS = -500;
    private static final int DROPS = -490;
    private static final int CLEARS = -480;

    /** As long as the addresses live that nobody refreshes. */
    private static final long SILENT_MILLIS = 2000;

    private static final int ALIVE_SIZE = 4096;
    private static final int SILENT_SIZE = 256;
    private static final int ADDRESS_SIZE = 65_536;
    private static final byte[] ARP = {0x08, 0x06};
    private static final byte[] IPV4 = {0x08, 0x00};
    private static final byte[] IPV6 = {(byte) 0x86, (byte) 0xdd};
    private static final byte[] VLAN = {(byte) 0x81, 0x00};
    private static final byte[] STACKED_VLAN = {(byte) 0x88, (byte) 0xa8};
    private static final byte[] ICMPV6 = {58};
    private static final byte[] SOLICITATION = {(byte) 135};
    private static final byte[] ADVERTISEMENT = {(byte) 136};

    private final String fence;
    private final String alive;
    private final List<NetlinkRequest> messages = new ArrayList<>();

    private FenceTables(final String tag) {
        fence = Fence.FENCE_TABLE + tag;
        alive = Fence.ALIVE_TABLE + tag;
    }

    /**
     * The batch, without its begin and end.
     *
     * @param tag second part of the tables' names
     * @param replace whether the tables exist and are to be replaced
     * @param fenceFlags of the table that stays
     * @param guards to be in force; none for no tables
     */
    static List<NetlinkRequest> batch(
            final String tag,
            final boolean replace,
            final int fenceFlags,
            final List<Guard> guards) {
        final FenceTables tables = new FenceTables(tag);
        if (replace) {
            tables.messages.add(NftMessages.deleteTable(tables.fence));
            tables.messages.add(NftMessages.deleteTable(tables.alive));
        }
        if (!guards.isEmpty()) {
            tables.messages.add(NftMessages.newTable(tables.alive, Nft.TABLE_F_OWNER));
            tables.messages.add(NftMessages.newTable(tables.fence, fenceFlags));
            tables.sets(guards);
            tables.interfaces(guards);
            guards.stream().filter(g -> !g.carrier().isEmpty()).forEach(tables::carrier);
        }
        return tables.messages;
    }

    private void sets(final List<Guard> guards) {
        messages.add(
                NftMessages.newSet(
                        alive,
                        "alive",
                        Nft.TYPE_IFINDEX,
                        Integer.BYTES,
                        Nft.SET_F_TIMEOUT | Nft.SET_F_EVAL,
                        ALIVE_SIZE));
        final List<IpAddress> all =
                guards.stream().flatMap(g -> g.addresses().stream()).distinct().toList();
        set("ipv4", Nft.TYPE_IPV4, 4, addresses(all, true));
        set("ipv6", Nft.TYPE_IPV6, 16, addresses(all, false));
        set(
                "macs",
                Nft.TYPE_ETHER,
                6,
                guards.stream()
                        .filter(guard -> !guard.carrier().isEmpty())
                        .map(Guard::mac)
                        .distinct()
                        .map(mac -> mac.toBytes())
                        .toList());
    }

    private static List<byte[]> addresses(final List<IpAddress> all, final boolean ipv4) {
        return all.stream().filter(a -> a.isIpv4() == ipv4).map(IpAddress::toBytes).toList();
    }

    private void set(final String name, final int type, final int length, final List<byte[]> keys) {
        messages.add(NftMessages.newSet(fence, name, type, length, 0, ADDRESS_SIZE));
        if (!keys.isEmpty()) {
            messages.add(NftMessages.newElements(fence, name, keys, 0));
        }
    }

    /** Everything that leaves an interface, and what comes in where the addresses live on it. */
    private void interfaces(final List<Guard> guards) {
        final Map<Integer, Guard> shortest = new TreeMap<>();
        final Map<Integer, Guard> direct = new TreeMap<>();
        for (final Guard guard : guards) {
            shortest.merge(
                    guard.interfaceIndex(),
                    guard,
                    (a, b) -> a.holdMillis() <= b.holdMillis() ? a : b);
            if (guard.carrier().isEmpty()) {
                direct.put(guard.interfaceIndex(), guard);
            }
        }
        shortest.values().forEach(this::leaving);
        direct.values().forEach(this::arriving);
    }

    private void leaving(final Guard guard) {
        final String device = guard.interfaceName();
        final byte[] index = Sockets.octets(guard.interfaceIndex());
        final String touch = "touch_" + device;
        final String silent = "silent_" + device;
        messages.add(
                NftMessages.newSet(
                        alive,
                        silent,
                        Nft.TYPE_ETHER,
                        SOURCE_LENGTH,
                        Nft.SET_F_TIMEOUT | Nft.SET_F_EVAL,
                        SILENT_SIZE));
        messages.add(NftMessages.newElements(alive, "alive", List.of(index), guard.holdMillis()));
        messages.add(NftMessages.newChain(alive, touch));
        rule(
                alive,
                touch,
                ordered(REOPEN).constant(index).update("alive", guard.holdMillis()).drop());
        rule(alive, touch, ordered(SILENCE).append(source()).update(silent, SILENT_MILLIS).drop());
        rule(alive, touch, ordered(UNSILENCE).append(source()).delete(silent).drop());
        rule(
                alive,
                touch,
                ordered(KEEP)
                        .constant(index)
                        .in("alive")
                        .update("alive", guard.holdMillis())
                        .drop());
        rule(alive, touch, new NftExpressions().drop());
        final String marks = chain(alive, "mark_out_", device, Nft.EGRESS, MARKS);
        rule(
                alive,
                marks,
                new NftExpressions()
                        .mark()
                        .equalTo(Sockets.octets(TOUCH_MARK))
                        .frame(TYPE_OFFSET, 2)
                        .equalTo(new byte[] {(byte) (TOUCH_ETHERTYPE >> 8), (byte) TOUCH_ETHERTYPE})
                        .jump(touch));
        rule(alive, marks, untagged(source().in(silent)).count().drop());
        markWhileAlive(marks, index);
        drops(chain(fence, "drop_out_", device, Nft.EGRESS, DROPS), false);
        clear("clear_out_", device, Nft.EGRESS);
    }

    private static NftExpressions ordered(final int order) {
        return new NftExpressions().frame(ORDER_OFFSET, 1).equalTo(new byte[] {(byte) order});
    }

    private static NftExpressions source() {
        return new NftExpressions().frame(SOURCE_OFFSET, SOURCE_LENGTH);
    }

    private static NftExpressions untagged(final NftExpressions match) {
        return match.frame(TYPE_OFFSET, 2).differentFrom(VLAN).differentFrom(STACKED_VLAN);
    }

    private void arriving(final Guard guard) {
        final String device = guard.interfaceName();
        final String marks = chain(alive, "mark_in_", device, Nft.INGRESS, MARKS);
        markWhileAlive(marks, Sockets.octets(guard.interfaceIndex()));
        drops(chain(fence, "drop_in_", device, Nft.INGRESS, DROPS), true);
        clear("clear_in_", device, Nft.INGRESS);
    }

    /** The macvlan gets nothing that is not for a virtual host. */
    private void carrier(final Guard guard) {
        final String device = guard.carrier();
        final String marks = chain(alive, "mark_in_", device, Nft.INGRESS, MARKS);
        markWhileAlive(marks, Sockets.octets(guard.interfaceIndex()));
        final String drops = chain(fence, "drop_in_", device, Nft.INGRESS, DROPS);
        rule(
                fence,
                drops,
                new NftExpressions()
                        .mark()
                        .maskAndFlip(Fence.MARK_BIT, 0)
                        .equalTo(Sockets.octets(0))
                        .count()
                        .drop());
        clear("clear_in_", device, Nft.INGRESS);
    }

    private void markWhileAlive(final String chain, final byte[] index) {
        rule(
                alive,
                chain,
                new NftExpressions()
                        .constant(index)
                        .in("alive")
                        .mark()
                        .maskAndFlip(~Fence.MARK_BIT, Fence.MARK_BIT)
                        .setMark());
    }

    private void clear(final String prefix, final String device, final int hook) {
        final String clears = chain(alive, prefix, device, hook, CLEARS);
        rule(alive, clears, new NftExpressions().mark().maskAndFlip(~Fence.MARK_BIT, 0).setMark());
    }

    /**
     * Unmarked packets of the addresses. Offsets from the frame's start: ARP sender 28 and target
     * 38; IPv4 source 26 and destination 30; IPv6 next header 20, source 22, destination 38; ICMPv6
     * type 54, target 62.
     */
    private void drops(final String chain, final boolean arriving) {
        rule(
                fence,
                chain,
                new NftExpressions()
                        .mark()
                        .maskAndFlip(Fence.MARK_BIT, 0)
                        .differentFrom(Sockets.octets(0))
                        .accept());
        drop(chain, type(ARP).frame(arriving ? 38 : 28, 4).in("ipv4"));
        drop(chain, type(IPV4).frame(arriving ? 30 : 26, 4).in("ipv4"));
        drop(chain, type(IPV6).frame(arriving ? 38 : 22, 16).in("ipv6"));
        drop(
                chain,
                type(IPV6)
                        .frame(20, 1)
                        .equalTo(ICMPV6)
                        .frame(54, 1)
                        .equalTo(arriving ? SOLICITATION : ADVERTISEMENT)
                        .frame(62, 16)
                        .in("ipv6"));
        if (!arriving) {
            drop(chain, untagged(source().in("macs")));
        }
    }

    private static NftExpressions type(final byte[] ethertype) {
        return new NftExpressions().frame(TYPE_OFFSET, 2).equalTo(ethertype);
    }

    private void drop(final String chain, final NftExpressions match) {
        rule(fence, chain, match.count().drop());
    }

    private String chain(
            final String table,
            final String prefix,
            final String device,
            final int hook,
            final int priority) {
        final String name = prefix + device;
        messages.add(NftMessages.newChain(table, name, device, hook, priority));
        return name;
    }

    private void rule(final String table, final String chain, final NftExpressions expressions) {
        messages.add(NftMessages.newRule(table, chain, expressions));
    }

    /** The macvlan of a chain of the table that stays, empty for other chains. */
    static String carrierOf(final String chain) {
        final String prefix = "drop_in_carp";
        return chain.startsWith(prefix) ? chain.substring("drop_in_".length()) : "";
    }
}
