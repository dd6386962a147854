package org.tandemgate.itests.netns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tandemgate.itests.world.Namespace;

/**
 * CARP over IPv4 as anybody could make it, octet by octet after carp.md 1 and 2, with nothing of
 * the runtime's own codec: right by default, and wrong in one thing at a time.
 *
 * @param mac Ethernet source
 * @param source IPv4 source
 * @param ttl 255 when right
 * @param version first octet, 0x21 when right
 */
record Forge(
        String mac,
        String source,
        int ttl,
        int version,
        int vhid,
        int advbase,
        int advskew,
        int demotion,
        long counter,
        String passphrase,
        String address) {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int PAYLOAD = ETHERNET + IPV4;
    private static final String GROUP_MAC = "01:00:5e:00:00:12";

    /** A right advert of a third host for one address, advbase 1. */
    static Forge advert(
            final String source, final String passphrase, final String address, final int advskew) {
        return new Forge(
                "02:00:00:00:00:66", source, 255, 0x21, 1, 1, advskew, 0, 1, passphrase, address);
    }

    Forge mac(final String other) {
        return new Forge(
                other,
                source,
                ttl,
                version,
                vhid,
                advbase,
                advskew,
                demotion,
                counter,
                passphrase,
                address);
    }

    Forge ttl(final int other) {
        return new Forge(
                mac,
                source,
                other,
                version,
                vhid,
                advbase,
                advskew,
                demotion,
                counter,
                passphrase,
                address);
    }

    Forge version(final int other) {
        return new Forge(
                mac,
                source,
                ttl,
                other,
                vhid,
                advbase,
                advskew,
                demotion,
                counter,
                passphrase,
                address);
    }

    Forge vhid(final int other) {
        return new Forge(
                mac,
                source,
                ttl,
                version,
                other,
                advbase,
                advskew,
                demotion,
                counter,
                passphrase,
                address);
    }

    Forge every(final int otherAdvbase, final int otherAdvskew) {
        return new Forge(
                mac,
                source,
                ttl,
                version,
                vhid,
                otherAdvbase,
                otherAdvskew,
                demotion,
                counter,
                passphrase,
                address);
    }

    Forge counter(final long other) {
        return new Forge(
                mac,
                source,
                ttl,
                version,
                vhid,
                advbase,
                advskew,
                demotion,
                other,
                passphrase,
                address);
    }

    Forge passphrase(final String other) {
        return new Forge(
                mac, source, ttl, version, vhid, advbase, advskew, demotion, counter, other,
                address);
    }

    /** The whole frame to the group. */
    byte[] frame() {
        return frame(payload());
    }

    /** The frame with another payload, e.g. one that was cut. */
    byte[] frame(final byte[] payload) {
        final var frame = ByteBuffer.allocate(PAYLOAD + payload.length);
        frame.put(macOctets(GROUP_MAC)).put(macOctets(mac)).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0x10).putShort((short) (IPV4 + payload.length));
        frame.putShort((short) 7).putShort((short) 0x4000).put((byte) ttl).put((byte) 112);
        frame.putShort((short) 0).put(ipv4(source)).put(ipv4("224.0.0.18"));
        frame.putShort(ETHERNET + 10, checksum(frame.array(), ETHERNET, IPV4));
        return frame.put(payload).array();
    }

    /** The 36 octets, digest and checksum right. */
    byte[] payload() {
        final var packet = ByteBuffer.allocate(36);
        packet.put((byte) version).put((byte) vhid).put((byte) advskew).put((byte) 7);
        packet.put((byte) demotion).put((byte) advbase).putShort((short) 0).putLong(counter);
        packet.put(digest());
        return packet.putShort(6, checksum(packet.array(), 0, 36)).array();
    }

    private byte[] digest() {
        try {
            final Mac hmac = Mac.getInstance("HmacSHA1");
            final byte[] key = Arrays.copyOf(passphrase.getBytes(StandardCharsets.UTF_8), 20);
            hmac.init(new SecretKeySpec(key, "HmacSHA1"));
            hmac.update(new byte[] {2, 1, (byte) vhid});
            hmac.update(ipv4(address));
            return hmac.doFinal(ByteBuffer.allocate(8).putLong(counter).array());
        } catch (final GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    private static byte[] macOctets(final String text) {
        return HexFormat.of().parseHex(text.replace(":", ""));
    }

    private static byte[] ipv4(final String text) {
        final String[] parts = Namespace.spelledOut(text).split("[.]", -1);
        final byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return octets;
    }

    private static short checksum(final byte[] octets, final int from, final int length) {
        int sum = 0;
        for (int i = from; i < from + length; i += 2) {
            sum += ((octets[i] & 0xff) << 8) + (octets[i + 1] & 0xff);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }
}
