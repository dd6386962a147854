package org.tandemgate.pfsync.flow;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.AddressPool;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;

/**
 * The two keys of a full state as the two tuples of an entry. Of direction OUT the initiator is
 * index 1, of direction IN index 0. Belongs to one thread.
 */
final class KeyReader {
    private static final int INET = 2;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int IN = 1;
    private static final int OUT = 2;
    private static final int VRRP = 112;
    private static final int PFSYNC = 240;
    private static final int UDP_LITE = 136;
    private static final int DCCP = 33;
    private static final int ECHO = 8;
    private static final int ECHO6 = 128;

    private final byte[] octets = new byte[IPV6];
    private final AddressPool addresses = new AddressPool();
    private @Nullable ConntrackFlow flow;
    private boolean exact;

    /** What the last {@link #read} found. */
    ConntrackFlow flow() {
        if (flow == null) {
            throw new IllegalStateException("no keys were read");
        }
        return flow;
    }

    /**
     * Why there is no flow, null when there is one.
     *
     * @param ours whether a node of ours wrote it
     */
    @Nullable FlowRefusal read(final PfsyncMessage message, final boolean ours, final int zone) {
        exact = ours;
        final boolean perKey = message.has(Field.WIRE_PROTO);
        if (perKey
                && (message.get(Field.WIRE_PROTO) != message.get(Field.STACK_PROTO)
                        || message.get(Field.WIRE_AF) != message.get(Field.STACK_AF))) {
            return FlowRefusal.NAT64;
        }
        final long family = message.get(perKey ? Field.WIRE_AF : Field.AF);
        if (!perKey && message.has(Field.WIRE_AF) && !sameFamily(message, family)) {
            return FlowRefusal.NAT64;
        }
        final int protocol = (int) message.get(perKey ? Field.WIRE_PROTO : Field.PROTO);
        final int direction = (int) message.get(Field.DIRECTION);
        if (direction != IN && direction != OUT) {
            return FlowRefusal.DIRECTION;
        }
        if (protocol == 0 || protocol == VRRP || protocol == PFSYNC) {
            return FlowRefusal.PROTOCOL;
        }
        final int length = family == INET ? IPV4 : IPV6;
        if ((protocol == ConntrackTuple.ICMP && length == IPV6)
                || (protocol == ConntrackTuple.ICMPV6 && length == IPV4)) {
            return FlowRefusal.PROTOCOL;
        }
        return direction == OUT
                ? out(message, length, protocol, zone)
                : in(message, length, protocol, zone);
    }

    /** OpenBSD's keys may leave it to the state. */
    private static boolean sameFamily(final PfsyncMessage message, final long family) {
        final long wire = message.get(Field.WIRE_AF);
        final long stack = message.get(Field.STACK_AF);
        return (wire == 0 || wire == family) && (stack == 0 || stack == family);
    }

    private @Nullable FlowRefusal out(
            final PfsyncMessage message, final int length, final int protocol, final int zone) {
        return build(
                protocol,
                new Side(address(message, Field.STACK_ADDR1, length), message, Field.STACK_PORT1),
                new Side(address(message, Field.STACK_ADDR0, length), message, Field.STACK_PORT0),
                new Side(address(message, Field.WIRE_ADDR0, length), message, Field.WIRE_PORT0),
                new Side(address(message, Field.WIRE_ADDR1, length), message, Field.WIRE_PORT1),
                zone);
    }

    private @Nullable FlowRefusal in(
            final PfsyncMessage message, final int length, final int protocol, final int zone) {
        final var source =
                new Side(address(message, Field.WIRE_ADDR0, length), message, Field.WIRE_PORT0);
        return build(
                protocol,
                source,
                new Side(address(message, Field.WIRE_ADDR1, length), message, Field.WIRE_PORT1),
                new Side(address(message, Field.STACK_ADDR1, length), message, Field.STACK_PORT1),
                source,
                zone);
    }

    private IpAddress address(final PfsyncMessage message, final Field field, final int length) {
        message.read(field, octets);
        return addresses.of(octets, 0, length);
    }

    private record Side(IpAddress address, int port) {
        Side(final IpAddress address, final PfsyncMessage message, final Field port) {
            this(address, (int) message.get(port));
        }

        boolean isWrong() {
            return address.isUnspecified() || address.isMulticast();
        }
    }

    private @Nullable FlowRefusal build(
            final int protocol,
            final Side source,
            final Side destination,
            final Side reached,
            final Side translated,
            final int zone) {
        if (source.isWrong()
                || destination.isWrong()
                || reached.isWrong()
                || translated.isWrong()) {
            return FlowRefusal.ADDRESS;
        }
        if (protocol == ConntrackTuple.ICMP || protocol == ConntrackTuple.ICMPV6) {
            return echo(protocol, source, destination, reached, translated, zone);
        }
        final boolean ports = hasPorts(protocol);
        if (ports
                && (source.port() == 0
                        || destination.port() == 0
                        || reached.port() == 0
                        || translated.port() == 0)) {
            return FlowRefusal.PORT;
        }
        final var original =
                new ConntrackTuple(
                        source.address(),
                        destination.address(),
                        protocol,
                        source.port(),
                        destination.port());
        final var reply =
                new ConntrackTuple(
                        reached.address(),
                        translated.address(),
                        protocol,
                        reached.port(),
                        translated.port());
        if (original.equals(reply)) {
            return FlowRefusal.ADDRESS;
        }
        flow = new ConntrackFlow(original, reply, zone);
        return null;
    }

    static boolean hasPorts(final int protocol) {
        return protocol == Timeouts.TCP
                || protocol == Timeouts.UDP
                || protocol == Timeouts.SCTP
                || protocol == UDP_LITE
                || protocol == DCCP;
    }

    private @Nullable FlowRefusal echo(
            final int protocol,
            final Side source,
            final Side destination,
            final Side reached,
            final Side translated,
            final int zone) {
        // FreeBSD up to 13 has the id in both ports.
        final int echo = protocol == ConntrackTuple.ICMP ? ECHO : ECHO6;
        final boolean twice = !exact && destination.port() == source.port();
        final int type = twice ? echo : destination.port();
        final var original =
                new ConntrackTuple(
                        source.address(),
                        destination.address(),
                        protocol,
                        source.port(),
                        (type & 0xff) << Byte.SIZE);
        if (type > 0xff || !Filters.isQuestion(original)) {
            return FlowRefusal.TYPE;
        }
        final ConntrackTuple plain = original.inverse();
        flow =
                new ConntrackFlow(
                        original,
                        new ConntrackTuple(
                                reached.address(),
                                translated.address(),
                                protocol,
                                translated.port(),
                                plain.destinationKey()),
                        zone);
        return null;
    }
}
