package org.tandemgate.pfsync.flow;

import java.util.List;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;

/** Entries as a kernel has them, of every protocol and with every translation. */
final class Entries {
    static final IpAddress CLIENT = IpAddress.parse("10.9.0.100");
    static final IpAddress GATEWAY = IpAddress.parse("203.0.113.1");
    static final IpAddress SERVER = IpAddress.parse("198.51.100.7");
    static final IpAddress INNER = IpAddress.parse("192.168.7.8");
    static final IpAddress CLIENT6 = IpAddress.parse("2001:db8::100");
    static final IpAddress SERVER6 = IpAddress.parse("2001:db8:1::53");
    static final int ANSWERED =
            ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED | ConntrackEntry.CONFIRMED;

    private Entries() {}

    static ConntrackFlow plain(final ConntrackTuple original) {
        return new ConntrackFlow(original, original.inverse(), 0);
    }

    static ConntrackTuple tuple(final int protocol, final int source, final int destination) {
        return new ConntrackTuple(CLIENT, SERVER, protocol, source, destination);
    }

    /** The source becomes the gateway's. */
    static ConntrackFlow snat(final ConntrackTuple original, final int key) {
        final ConntrackTuple plain = original.inverse();
        return new ConntrackFlow(
                original,
                new ConntrackTuple(
                        plain.source(),
                        GATEWAY,
                        plain.protocol(),
                        original.isIcmp() ? key : plain.sourceKey(),
                        original.isIcmp() ? plain.destinationKey() : key),
                0);
    }

    static ConntrackEntry tcp(final int state) {
        return new ConntrackEntry(
                snat(tuple(6, 40000, 443), 52111),
                0x61b2c3d4L,
                ANSWERED | ConntrackEntry.SRC_NAT,
                80_000,
                0x2a0000ff,
                new ConntrackTcp(state, 0x03, 0x07, 7, 10));
    }

    static ConntrackEntry other(final ConntrackFlow flow, final long timeout) {
        return new ConntrackEntry(flow, 0x80000001L, ANSWERED, timeout, 0, null);
    }

    static ConntrackEntry sctp(final int state) {
        return new ConntrackEntry(
                plain(tuple(132, 5000, 2905)),
                7,
                ANSWERED,
                200,
                0,
                null,
                ConntrackExtras.of(new ConntrackSctp(state, 0x89abcdef, 0x01020304)));
    }

    static List<ConntrackEntry> all() {
        final var forwarded = tuple(6, 40000, 443);
        return List.of(
                tcp(3),
                other(snat(tuple(17, 5353, 53), 6000), 120),
                other(plain(tuple(17, 5353, 53)), 30),
                other(snat(tuple(1, 4242, 8 << 8), 4243), 30),
                other(plain(new ConntrackTuple(CLIENT, SERVER, 1, 9, 13 << 8)), 30),
                other(plain(new ConntrackTuple(CLIENT6, SERVER6, 17, 5353, 53)), 120),
                other(plain(new ConntrackTuple(CLIENT6, SERVER6, 58, 4242, 128 << 8)), 30),
                other(plain(tuple(47, 0, 0)), 180),
                other(plain(tuple(50, 0, 0)), 600),
                // Only the destination is another one, and both.
                withFlow(
                        new ConntrackFlow(
                                forwarded, new ConntrackTuple(INNER, CLIENT, 6, 8443, 40000), 0)),
                withFlow(
                        new ConntrackFlow(
                                forwarded, new ConntrackTuple(INNER, GATEWAY, 6, 8443, 1024), 0)));
    }

    static ConntrackEntry withFlow(final ConntrackFlow flow) {
        final ConntrackEntry tcp = tcp(3);
        return new ConntrackEntry(
                flow, tcp.id(), tcp.status(), tcp.timeoutSeconds(), tcp.mark(), tcp.tcp());
    }
}
