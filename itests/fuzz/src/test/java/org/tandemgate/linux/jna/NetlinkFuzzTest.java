package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.fuzz.Fuzz;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** What the kernel says, with hostile lengths: refused as malformed or read, never past its end. */
final class NetlinkFuzzTest {
    @Test
    void linkEvents() {
        Fuzz.of("netlink", 30_000, MalformedPacketException.class)
                .run(input -> "events" + Math.min(9, NetlinkLinkMonitor.parse(input).size()));
    }

    @Test
    void tables() {
        Fuzz.of("netlink-tables", 30_000, MalformedPacketException.class)
                .run(
                        input -> {
                            final var seen = new StringBuilder();
                            for (final var message : NetlinkMessage.split(input, input.length)) {
                                final Object entry = parse(message);
                                if (seen.length() < 8) {
                                    seen.append(message.type()).append(entry == null ? '-' : '+');
                                }
                            }
                            return seen.toString();
                        });
    }

    private static @Nullable Object parse(final NetlinkMessage message)
            throws MalformedPacketException {
        return switch (message.type()) {
            case Netlink.RTM_NEWLINK -> LinkMessages.parse(message);
            case Netlink.RTM_NEWADDR -> AddressMessages.parse(message);
            case Netlink.RTM_NEWROUTE -> RouteMessages.parse(message);
            case Netlink.RTM_NEWNEIGH -> NeighborMessages.parse(message);
            default -> null;
        };
    }

    /** An errno is an answer too. */
    @Test
    void answers() {
        Fuzz.of("netlink-answers", 30_000, MalformedPacketException.class)
                .run(
                        input -> {
                            // The request to which the answer belongs, whatever it is.
                            final int sequence =
                                    input.length < 12
                                            ? 0
                                            : ByteBuffer.wrap(input)
                                                    .order(ByteOrder.nativeOrder())
                                                    .getInt(8);
                            final var answer =
                                    new NetlinkExchange.NetlinkAnswer(
                                            LinkMessages.list(), sequence);
                            try {
                                answer.add(input);
                                return answer.isComplete() + " " + answer.interrupted();
                            } catch (final LinuxException refused) {
                                return "refused";
                            }
                        });
    }

    @Test
    void ipv4Packet() {
        Fuzz.of("ipv4", 50_000, MalformedPacketException.class)
                .run(
                        input -> {
                            final var packet =
                                    Ipv4Packet.decode(ByteBuffer.wrap(input), 0, input.length);
                            assertTrue(packet.payloadOffset() >= 20, packet::toString);
                            assertTrue(
                                    packet.payloadOffset() + packet.payloadLength() <= input.length,
                                    packet::toString);
                            return "read";
                        });
    }
}
