package org.tandemgate.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameType;
import org.tandemgate.commandsocket.protocol.MalformedFrameException;
import org.tandemgate.net.ArpPacket;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.EthernetHeader;
import org.tandemgate.net.InternetChecksum;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.Ipv6Header;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;
import org.tandemgate.net.NeighborAdvertisement;

/** Decoders of packets: nothing but their refusal is thrown, and what they take they write back. */
final class PacketFuzzTest {
    private static final int IPV6 = 40;

    @Test
    void carpAdvertisement() {
        Fuzz.of("carp", 50_000, MalformedPacketException.class)
                .mending(PacketFuzzTest::withCarpChecksum)
                .run(
                        input -> {
                            final var buffer = ByteBuffer.wrap(input);
                            CarpAdvertisement.peekVhid(buffer);
                            final Reject reject = CarpAdvertisement.examine(buffer, 255);
                            assertEquals(0, buffer.position());
                            assertEquals(Reject.BADTTL, CarpAdvertisement.examine(buffer, 254));
                            if (reject != Reject.NONE) {
                                return decodesAllTheSame(buffer) ? "accepted" : reject.counter();
                            }
                            final var advert = CarpAdvertisement.decode(buffer);
                            final var again = ByteBuffer.allocate(CarpAdvertisement.LENGTH);
                            advert.encode(again);
                            assertEquals(advert, CarpAdvertisement.decode(again.flip()));
                            return advert.isBowOut() ? "bow-out" : "advert";
                        });
    }

    private static boolean decodesAllTheSame(final ByteBuffer buffer) {
        try {
            CarpAdvertisement.decode(buffer);
            throw new AssertionError("examined as bad and decoded all the same");
        } catch (final MalformedPacketException refused) {
            return false;
        }
    }

    private static byte[] withCarpChecksum(final byte[] made) {
        if (made.length < CarpAdvertisement.LENGTH) {
            return made;
        }
        return withChecksum(made, 0, CarpAdvertisement.LENGTH, 6, 0);
    }

    @Test
    void arp() {
        Fuzz.of("arp", 50_000, MalformedPacketException.class)
                .run(
                        input -> {
                            final var buffer = ByteBuffer.wrap(input);
                            final var ethernet = EthernetHeader.decode(buffer);
                            assertEquals(0, buffer.position());
                            if (ethernet.etherType() != EthernetHeader.ARP) {
                                return "not ARP";
                            }
                            buffer.position(EthernetHeader.LENGTH);
                            final var arp = ArpPacket.decode(buffer);
                            final var again = ByteBuffer.allocate(ArpPacket.LENGTH);
                            arp.encode(again);
                            assertEquals(arp, ArpPacket.decode(again.flip()));
                            return "ARP";
                        });
    }

    @Test
    void neighbourAdvertisement() {
        Fuzz.of("neighbour", 50_000, MalformedPacketException.class)
                .mending(PacketFuzzTest::withIcmpChecksum)
                .run(
                        input -> {
                            final var buffer = ByteBuffer.wrap(input);
                            final var header = Ipv6Header.decode(buffer);
                            assertTrue(header.payloadLength() <= 0xffff);
                            buffer.position(Math.min(buffer.limit(), IPV6));
                            final var na =
                                    NeighborAdvertisement.decode(
                                            buffer, header.source(), header.destination());
                            final var again = ByteBuffer.allocate(na.length());
                            na.encode(again, header.source(), header.destination());
                            assertEquals(
                                    na,
                                    NeighborAdvertisement.decode(
                                            again.flip(), header.source(), header.destination()));
                            return "NA" + (na.length() - NeighborAdvertisement.LENGTH);
                        });
    }

    private static byte[] withIcmpChecksum(final byte[] made) {
        if (made.length < IPV6 + NeighborAdvertisement.LENGTH) {
            return made;
        }
        final long pseudo =
                Ipv6Header.pseudoHeaderSum(
                        IpAddress.of(Arrays.copyOfRange(made, 8, 24)),
                        IpAddress.of(Arrays.copyOfRange(made, 24, 40)),
                        Ipv6Header.ICMPV6,
                        made.length - IPV6);
        return withChecksum(made, IPV6, made.length - IPV6, 2, pseudo);
    }

    private static byte[] withChecksum(
            final byte[] made, final int from, final int length, final int at, final long extra) {
        final byte[] mended = made.clone();
        mended[from + at] = 0;
        mended[from + at + 1] = 0;
        long sum = extra;
        for (int i = 0; i < length; i++) {
            sum += (long) (mended[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        mended[from + at] = (byte) (~sum >>> 8);
        mended[from + at + 1] = (byte) ~sum;
        return mended;
    }

    @Test
    void addressesAsText() {
        Fuzz.of("text", 30_000, IllegalArgumentException.class)
                .run(
                        input -> {
                            final String text = new String(input, StandardCharsets.UTF_8);
                            if (text.contains("/")) {
                                final CidrAddress cidr = CidrAddress.parse(text);
                                assertEquals(cidr, CidrAddress.parse(cidr.toString()));
                                return "prefix" + cidr.address().length();
                            }
                            if (text.chars().filter(c -> c == ':').count() == 5
                                    && text.length() == 17) {
                                final MacAddress mac = MacAddress.parse(text);
                                assertEquals(mac, MacAddress.parse(mac.toString()));
                                return "mac";
                            }
                            final IpAddress address = IpAddress.parse(text);
                            assertEquals(address, IpAddress.parse(address.toString()));
                            return "address" + address.length();
                        });
    }

    /** The node's side of the command socket, with octets as they may come from anybody. */
    @Test
    void commandFrames() {
        Fuzz.of("command", 30_000, MalformedFrameException.class)
                .run(
                        input -> {
                            final var buffer = ByteBuffer.wrap(input);
                            final var seen = new StringBuilder();
                            while (true) {
                                final int before = buffer.position();
                                final Frame frame = Frame.decode(buffer);
                                if (frame == null) {
                                    assertEquals(before, buffer.position());
                                    return seen.toString();
                                }
                                if (seen.length() < 4) {
                                    seen.append(frame.type().name().charAt(0));
                                }
                                if (frame.type() == FrameType.REQUEST) {
                                    final var request = CommandRequest.decode(frame);
                                    assertEquals(request, CommandRequest.decode(request.encode()));
                                    seen.append(request.mode());
                                }
                            }
                        });
    }

    /** The mender is right: the independent sum agrees with the one of the runtime. */
    @Test
    void mendedInputsPassTheChecksum() {
        final byte[] garbage = new byte[CarpAdvertisement.LENGTH];
        Arrays.fill(garbage, (byte) 0x2a);
        final byte[] mended = withCarpChecksum(garbage);
        assertEquals(0, InternetChecksum.of(ByteBuffer.wrap(mended), 0, mended.length));
    }
}
