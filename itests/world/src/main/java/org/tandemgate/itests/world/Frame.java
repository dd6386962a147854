package org.tandemgate.itests.world;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One Ethernet frame as tcpdump saw it. Read here octet by octet and apart from the product's own
 * codecs, so that both cannot be wrong in the same way.
 *
 * @param at when it was seen, by the wall clock
 * @param hex the whole frame, two digits per octet
 */
public record Frame(Instant at, String hex) {
    private static final int ETHERNET = 14;
    private static final int ARP_LENGTH = 28;
    private static final int CARP_LENGTH = 36;

    static Frame of(final Instant at, final byte[] octets) {
        return new Frame(at, HexFormat.of().formatHex(octets));
    }

    public int length() {
        return hex.length() / 2;
    }

    /** An octet, 0..255. */
    public int octet(final int offset) {
        return Integer.parseInt(hex, offset * 2, offset * 2 + 2, 16);
    }

    /** Two octets, big-endian. */
    public int word(final int offset) {
        return octet(offset) << 8 | octet(offset + 1);
    }

    public String destinationMac() {
        return mac(0);
    }

    public String sourceMac() {
        return mac(6);
    }

    public int etherType() {
        return word(12);
    }

    /** An IP datagram's protocol or next header; -1 when this is none. */
    public int protocol() {
        return switch (etherType()) {
            case 0x0800 -> octet(ETHERNET + 9);
            case 0x86dd -> octet(ETHERNET + 6);
            default -> -1;
        };
    }

    /** The CARP advertisement in this frame, if it is one: version 2, type 1, 36 octets. */
    public Optional<Advert> advert() {
        if (protocol() != 112) {
            return Optional.empty();
        }
        final boolean ipv4 = etherType() == 0x0800;
        final int payload = ETHERNET + (ipv4 ? (octet(ETHERNET) & 15) * 4 : 40);
        final int length = ipv4 ? word(ETHERNET + 2) - (payload - ETHERNET) : word(ETHERNET + 4);
        if (length != CARP_LENGTH || octet(payload) != 0x21) {
            return Optional.empty();
        }
        return Optional.of(
                new Advert(
                        at,
                        sourceMac(),
                        destinationMac(),
                        address(ipv4 ? ETHERNET + 12 : ETHERNET + 8, ipv4),
                        address(ipv4 ? ETHERNET + 16 : ETHERNET + 24, ipv4),
                        octet(ETHERNET + (ipv4 ? 8 : 7)),
                        octet(payload + 1),
                        octet(payload + 2),
                        octet(payload + 4),
                        octet(payload + 5)));
    }

    /** The ARP packet in this frame, if it is one. */
    public Optional<Arp> arp() {
        if (etherType() != 0x0806 || length() < ETHERNET + ARP_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(
                new Arp(
                        sourceMac(),
                        destinationMac(),
                        word(ETHERNET + 6),
                        mac(ETHERNET + 8),
                        address(ETHERNET + 14, true),
                        mac(ETHERNET + 18),
                        address(ETHERNET + 24, true)));
    }

    /** The neighbour advertisement in this frame, if it is one. */
    public Optional<NeighborAdvertisement> neighborAdvertisement() {
        final int icmp = ETHERNET + 40;
        if (protocol() != 58 || length() < icmp + 24 || octet(icmp) != 136) {
            return Optional.empty();
        }
        final boolean option = length() >= icmp + 32 && octet(icmp + 24) == 2;
        final int flags = octet(icmp + 4);
        return Optional.of(
                new NeighborAdvertisement(
                        sourceMac(),
                        address(ETHERNET + 24, false),
                        octet(ETHERNET + 7),
                        (flags & 0x80) != 0,
                        (flags & 0x40) != 0,
                        (flags & 0x20) != 0,
                        address(icmp + 8, false),
                        option ? mac(icmp + 26) : ""));
    }

    private String mac(final int offset) {
        final var text = new StringBuilder(17);
        for (int i = 0; i < 6; i++) {
            text.append(i == 0 ? "" : ":").append(hex, (offset + i) * 2, (offset + i) * 2 + 2);
        }
        return text.toString();
    }

    private String address(final int offset, final boolean ipv4) {
        final byte[] octets = HexFormat.of().parseHex(hex);
        try {
            return InetAddress.getByAddress(
                            Arrays.copyOfRange(octets, offset, offset + (ipv4 ? 4 : 16)))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new WorldException("frame is cut off: " + hex, e);
        }
    }

    /**
     * A CARP advertisement on the wire.
     *
     * @param at when it was seen
     * @param sourceMac Ethernet source
     * @param destinationMac Ethernet destination
     * @param source IP source
     * @param destination IP destination
     * @param ttl TTL or hop limit
     * @param vhid octet 1
     * @param advskew octet 2
     * @param demotion octet 4
     * @param advbase octet 5
     */
    public record Advert(
            Instant at,
            String sourceMac,
            String destinationMac,
            String source,
            String destination,
            int ttl,
            int vhid,
            int advskew,
            int demotion,
            int advbase) {
        /** Whether the sender says goodbye. */
        public boolean isBowOut() {
            return advskew == 255 && advbase == 255;
        }
    }

    /**
     * An ARP packet on the wire.
     *
     * @param sourceMac Ethernet source
     * @param destinationMac Ethernet destination
     * @param operation 1 request, 2 reply
     * @param senderMac sender hardware address
     * @param sender sender protocol address
     * @param targetMac target hardware address
     * @param target target protocol address
     */
    public record Arp(
            String sourceMac,
            String destinationMac,
            int operation,
            String senderMac,
            String sender,
            String targetMac,
            String target) {
        /** Whether it is the announcement that every neighbour believes: a request about itself. */
        public boolean isGratuitousRequest() {
            return operation == 1
                    && sender.equals(target)
                    && destinationMac.equals("ff:ff:ff:ff:ff:ff");
        }
    }

    /**
     * A neighbour advertisement on the wire.
     *
     * @param sourceMac Ethernet source
     * @param destination IPv6 destination
     * @param hopLimit must be 255
     * @param router flag
     * @param solicited flag
     * @param override flag
     * @param target whose address it tells
     * @param linkLayer target link-layer option, empty without
     */
    public record NeighborAdvertisement(
            String sourceMac,
            String destination,
            int hopLimit,
            boolean router,
            boolean solicited,
            boolean override,
            String target,
            String linkLayer) {}
}
