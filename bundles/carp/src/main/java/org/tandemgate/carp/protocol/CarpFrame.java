package org.tandemgate.carp.protocol;

import java.nio.ByteBuffer;
import org.tandemgate.net.InternetChecksum;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * A complete Ethernet frame with an advertisement, made once and changed in place: 70 octets for
 * IPv4 (TOS 0xE0, DF, id 0, TTL 255, no options), 90 for IPv6 (class 0xE0, flow label 0, hop limit
 * 255, no extension headers). Not thread-safe: belongs to the loop.
 *
 * <p>TOS 0xE0 is what FreeBSD 13 and later send (net.inet.carp.dscp 56); the frame otherwise equals
 * those of NetBSD 7.99 octet by octet.
 */
public final class CarpFrame {
    /** IP protocol and IPv6 next header of CARP, shared with VRRP. */
    public static final int PROTOCOL = 112;

    /** 224.0.0.18. */
    public static final IpAddress GROUP4 = IpAddress.parse("224.0.0.18");

    /** ff02::12. */
    public static final IpAddress GROUP6 = IpAddress.parse("ff02::12");

    private static final int ETHERNET_LENGTH = 14;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int ETHERTYPE_OFFSET = 12;
    private static final int SOURCE_MAC_OFFSET = 6;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int TRAFFIC_CLASS = 0xe0;
    private static final int HOP_LIMIT = 255;
    private static final int DONT_FRAGMENT = 0x4000;

    private final IpAddress source;
    private final CarpAuthenticator authenticator;
    private final ByteBuffer frame;
    private final int payload;
    private MacAddress sourceMac;

    private CarpFrame(
            final MacAddress sourceMac,
            final MacAddress destinationMac,
            final IpAddress source,
            final IpAddress destination,
            final CarpAuthenticator authenticator) {
        if (source.isIpv4() != destination.isIpv4()) {
            throw new IllegalArgumentException(
                    "source " + source + " and destination " + destination + " differ in family");
        }
        this.source = source;
        this.authenticator = authenticator;
        payload = ETHERNET_LENGTH + (source.isIpv4() ? IPV4_LENGTH : IPV6_LENGTH);
        frame = ByteBuffer.allocateDirect(payload + CarpAdvertisement.LENGTH);
        frame.put(0, destinationMac.toBytes());
        frame.put(SOURCE_MAC_OFFSET, sourceMac.toBytes());
        this.sourceMac = sourceMac;
        if (source.isIpv4()) {
            putIpv4Header(destination);
        } else {
            putIpv6Header(destination);
        }
        CarpAdvertisement.putConstants(frame, payload, authenticator.vhid());
    }

    /**
     * A frame to the CARP group of the family of {@code source}.
     *
     * @param sourceMac the virtual Ethernet address, or that of the interface
     * @param source address of the interface, 0.0.0.0 if it has none
     */
    public static CarpFrame toGroup(
            final MacAddress sourceMac,
            final IpAddress source,
            final CarpAuthenticator authenticator) {
        final IpAddress group = source.isIpv4() ? GROUP4 : GROUP6;
        return new CarpFrame(
                sourceMac, MacAddress.ofMulticast(group), source, group, authenticator);
    }

    /**
     * A frame to one configured peer.
     *
     * @param destinationMac of the peer, or of the router to it
     */
    public static CarpFrame toPeer(
            final MacAddress sourceMac,
            final MacAddress destinationMac,
            final IpAddress source,
            final IpAddress peer,
            final CarpAuthenticator authenticator) {
        return new CarpFrame(sourceMac, destinationMac, source, peer, authenticator);
    }

    /** From now on with that Ethernet source address. */
    public void sendFrom(final MacAddress mac) {
        if (!mac.equals(sourceMac)) {
            sourceMac = mac;
            frame.put(SOURCE_MAC_OFFSET, mac.toBytes());
        }
    }

    private void putIpv4Header(final IpAddress destination) {
        final int base = ETHERNET_LENGTH;
        Octets.putShort(frame, ETHERTYPE_OFFSET, ETHERTYPE_IPV4);
        frame.put(base, (byte) 0x45);
        frame.put(base + 1, (byte) TRAFFIC_CLASS);
        Octets.putShort(frame, base + 2, IPV4_LENGTH + CarpAdvertisement.LENGTH);
        Octets.putShort(frame, base + 6, DONT_FRAGMENT);
        frame.put(base + 8, (byte) HOP_LIMIT);
        frame.put(base + 9, (byte) PROTOCOL);
        frame.put(base + 12, source.toBytes());
        frame.put(base + 16, destination.toBytes());
        Octets.putShort(frame, base + 10, InternetChecksum.of(frame, base, IPV4_LENGTH));
    }

    private void putIpv6Header(final IpAddress destination) {
        final int base = ETHERNET_LENGTH;
        Octets.putShort(frame, ETHERTYPE_OFFSET, ETHERTYPE_IPV6);
        Octets.putInt(frame, base, 6 << 28 | TRAFFIC_CLASS << 20);
        Octets.putShort(frame, base + 4, CarpAdvertisement.LENGTH);
        frame.put(base + 6, (byte) PROTOCOL);
        frame.put(base + 7, (byte) HOP_LIMIT);
        frame.put(base + 8, source.toBytes());
        frame.put(base + 24, destination.toBytes());
    }

    /**
     * Puts one advertisement into the frame.
     *
     * @param advbase seconds, 0..255
     * @param advskew 1/256 seconds, 0..255
     * @param demotion 0..255
     * @return the frame, ready to send: position 0, limit its length; the same buffer every time,
     *     valid until the next call
     */
    public ByteBuffer write(
            final int advbase, final int advskew, final int demotion, final long counter) {
        return write(advbase, advskew, demotion, counter, authenticator);
    }

    /**
     * As above, signed by another one.
     *
     * @param signer of the same vhid
     */
    public ByteBuffer write(
            final int advbase,
            final int advskew,
            final int demotion,
            final long counter,
            final CarpAuthenticator signer) {
        CarpAdvertisement.putVariables(frame, payload, advbase, advskew, demotion);
        signer.sign(frame, payload, counter);
        return frame.clear();
    }

    /** The IP source address of the frame. */
    public IpAddress source() {
        return source;
    }
}
