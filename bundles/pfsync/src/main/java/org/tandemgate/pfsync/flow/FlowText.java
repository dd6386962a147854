package org.tandemgate.pfsync.flow;

import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Picture;

/** A connection as a line for people, and as a number by which two nodes compare it. Pure. */
public final class FlowText {
    private static final long LOW = 0xffff_ffffL;
    private static final int KEY = 16;
    private static final int DOUBLE = 32;

    private FlowText() {}

    /**
     * What both nodes have alike of a connection: tuples with translation, zone, mark, levels. The
     * same in every version of this product.
     */
    public static long digest(final FlowState<FlowBody> state) {
        final ConntrackEntry entry = state.body().entry();
        long digest = tuple(entry.flow().zone(), entry.flow().original());
        digest = tuple(digest, entry.flow().reply());
        final long levels =
                (long) state.progress().src().level() << Byte.SIZE | state.progress().dst().level();
        return Picture.mix(digest ^ (entry.mark() & LOW) << KEY ^ levels);
    }

    private static long tuple(final long before, final ConntrackTuple tuple) {
        long digest = address(before, tuple.source());
        digest = address(digest, tuple.destination());
        return Picture.mix(
                digest
                        ^ ((long) tuple.protocol() << DOUBLE
                                | (long) tuple.sourceKey() << KEY
                                | tuple.destinationKey()));
    }

    private static long address(final long before, final IpAddress address) {
        long digest = before;
        long word = 0;
        int place = 0;
        for (final byte octet : address.toBytes()) {
            word = word << Byte.SIZE | (octet & 0xff);
            place++;
            if ((place & 7) == 0) {
                digest = Picture.mix(digest ^ word);
                word = 0;
            }
        }
        return Picture.mix(digest ^ word);
    }

    /** One line: protocol, who speaks to whom, translation, how far it is. */
    public static String of(final FlowState<FlowBody> state) {
        final ConntrackEntry entry = state.body().entry();
        final ConntrackTuple original = entry.flow().original();
        final ConntrackTuple reply = entry.flow().reply();
        final var text = new StringBuilder(protocol(original.protocol()));
        text.append(' ').append(end(original.source(), original.sourceKey()));
        text.append(" > ").append(target(original.destination(), original));
        if (!reply.equals(original.inverse())) {
            text.append(", translated to ").append(end(reply.destination(), translated(reply)));
            text.append(" > ").append(target(reply.source(), reply.inverse()));
        }
        final ConntrackTcp tcp = entry.tcp();
        text.append(", levels ").append(state.progress().src().level());
        text.append('/').append(state.progress().dst().level());
        if (tcp != null) {
            text.append(", kernel state ").append(tcp.state());
        }
        if (entry.mark() != 0) {
            text.append(", mark ").append(entry.mark() & LOW);
        }
        if (entry.flow().zone() != 0) {
            text.append(", zone ").append(entry.flow().zone());
        }
        return text.toString();
    }

    private static int translated(final ConntrackTuple reply) {
        return reply.isIcmp() ? reply.sourceKey() : reply.destinationKey();
    }

    private static String target(final IpAddress address, final ConntrackTuple tuple) {
        return tuple.isIcmp()
                ? address + " type " + (tuple.destinationKey() >>> Byte.SIZE)
                : end(address, tuple.destinationKey());
    }

    private static String end(final IpAddress address, final int key) {
        return address.isIpv4() ? address + ":" + key : "[" + address + "]:" + key;
    }

    private static String protocol(final int number) {
        return switch (number) {
            case ConntrackTuple.ICMP -> "icmp";
            case ConntrackTuple.ICMPV6 -> "icmpv6";
            case Timeouts.TCP -> "tcp";
            case Timeouts.UDP -> "udp";
            case Timeouts.SCTP -> "sctp";
            default -> "protocol " + number;
        };
    }
}
