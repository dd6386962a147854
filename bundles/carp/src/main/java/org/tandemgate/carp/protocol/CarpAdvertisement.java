package org.tandemgate.carp.protocol;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.tandemgate.net.InternetChecksum;
import org.tandemgate.net.MalformedPacketException;

/**
 * CARP advertisement: payload of IP protocol 112, 36 octets, the same for IPv4 and IPv6.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+---------------+---------------+
 * | ver 2 |type 1 |     vhid      |    advskew    |   authlen 7   |
 * +-------+-------+---------------+---------------+---------------+
 * |   demotion    |    advbase    |           checksum            |
 * +---------------+---------------+-------------------------------+
 * |                        counter (8 octets)                     |
 * +---------------------------------------------------------------+
 * |                     HMAC-SHA1 (20 octets)                     |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * The checksum covers these 36 octets and no pseudo-header. Neither the type nor authlen is looked
 * at on receipt, because no other implementation does. Source: openbsd/src sys/netinet/ip_carp.h,
 * struct carp_header, where the fifth octet is {@code carp_demote}; FreeBSD, NetBSD and UCarp send
 * 0 there and do not read it.
 *
 * @param vhid 1..255 when sent; 0 can be received
 * @param advskew 1/256 seconds, 0..255
 * @param demotion demotion count of the sender, 0..255
 * @param advbase seconds, 0..255
 * @param counter opaque to a receiver
 * @param digest over vhid, addresses and counter, and over nothing else of this packet
 */
public record CarpAdvertisement(
        int vhid, int advskew, int demotion, int advbase, long counter, CarpDigest digest) {
    /** Octets of an advertisement; what follows them is ignored. */
    public static final int LENGTH = 36;

    /** advbase and advskew of an advertisement that asks the others to take over. */
    public static final int BOW_OUT = 255;

    static final int VERSION_TYPE_OFFSET = 0;
    static final int VHID_OFFSET = 1;
    static final int ADVSKEW_OFFSET = 2;
    static final int AUTHLEN_OFFSET = 3;
    static final int DEMOTION_OFFSET = 4;
    static final int ADVBASE_OFFSET = 5;
    static final int CHECKSUM_OFFSET = 6;
    static final int COUNTER_OFFSET = 8;
    static final int DIGEST_OFFSET = 16;

    static final int VERSION = 2;
    static final int TYPE = 1;
    static final int VERSION_TYPE = VERSION << 4 | TYPE;
    static final int AUTHLEN = 7;

    private static final int HOP_LIMIT = 255;
    private static final int VRRP3 = 3;

    /** VRRPv2 has an 8-octet header and 8 octets of authentication data (RFC 2338 section 5). */
    private static final int VRRP2_FIXED_LENGTH = 16;

    private static final int VRRP_HEADER_LENGTH = 8;

    public CarpAdvertisement {
        requireOctet("vhid", vhid);
        requireOctet("advskew", advskew);
        requireOctet("demotion", demotion);
        requireOctet("advbase", advbase);
    }

    private static void requireOctet(final String name, final int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException(name + " is " + value + ", needs 0..255");
        }
    }

    /**
     * Looks at everything that can be judged without knowing a virtual host, in the order of
     * openbsd/src sys/netinet/ip_carp.c, carp_proto_input_c. Allocates nothing.
     *
     * @param payload from its position to its limit; not moved; any byte order
     * @param hopLimit TTL or hop limit it arrived with
     * @return {@link Reject#NONE}, BADTTL, VRRP, BADLEN, BADSUM or BADVER
     */
    public static Reject examine(final ByteBuffer payload, final int hopLimit) {
        if (hopLimit != HOP_LIMIT) {
            return Reject.BADTTL;
        }
        if (isVrrp(payload)) {
            return Reject.VRRP;
        }
        if (payload.remaining() < LENGTH) {
            return Reject.BADLEN;
        }
        if (InternetChecksum.of(payload, payload.position(), LENGTH) != 0) {
            return Reject.BADSUM;
        }
        return version(payload) == VERSION ? Reject.NONE : Reject.BADVER;
    }

    /**
     * A VRRPv2 advertisement has the very first octet of CARP; it is told apart by its length,
     * which follows from the number of addresses where CARP has authlen. CARP's 7 would make 44.
     */
    private static boolean isVrrp(final ByteBuffer payload) {
        if (payload.remaining() < VRRP_HEADER_LENGTH) {
            return false;
        }
        if (version(payload) == VRRP3) {
            return true;
        }
        final int addresses = Octets.byteAt(payload, payload.position() + AUTHLEN_OFFSET);
        return version(payload) == VERSION
                && addresses > 0
                && addresses != AUTHLEN
                && payload.remaining() == VRRP2_FIXED_LENGTH + 4 * addresses;
    }

    private static int version(final ByteBuffer payload) {
        return Octets.byteAt(payload, payload.position()) >>> 4;
    }

    /**
     * The vhid (of CARP) or virtual router id (of VRRP) of a packet that need not be valid.
     *
     * @param payload from its position; not moved
     * @return 0..255, or -1 when there is not even a second octet
     */
    public static int peekVhid(final ByteBuffer payload) {
        return payload.remaining() > VHID_OFFSET
                ? Octets.byteAt(payload, payload.position() + VHID_OFFSET)
                : -1;
    }

    /**
     * Reads 36 octets from the buffer's position without moving it; what follows is ignored, as
     * OpenBSD does.
     *
     * @throws MalformedPacketException too short, wrong checksum or wrong version
     */
    public static CarpAdvertisement decode(final ByteBuffer buffer)
            throws MalformedPacketException {
        switch (examine(buffer, HOP_LIMIT)) {
            case NONE -> {}
            case BADLEN ->
                    throw new MalformedPacketException(
                            "CARP packet is " + buffer.remaining() + " bytes, needs " + LENGTH);
            case BADSUM ->
                    throw new MalformedPacketException("checksum of the CARP packet is wrong");
            case VRRP -> throw new MalformedPacketException("packet is VRRP, not CARP");
            default ->
                    throw new MalformedPacketException(
                            "version is " + version(buffer) + ", needs " + VERSION);
        }
        final int base = buffer.position();
        return new CarpAdvertisement(
                Octets.byteAt(buffer, base + VHID_OFFSET),
                Octets.byteAt(buffer, base + ADVSKEW_OFFSET),
                Octets.byteAt(buffer, base + DEMOTION_OFFSET),
                Octets.byteAt(buffer, base + ADVBASE_OFFSET),
                Octets.longAt(buffer, base + COUNTER_OFFSET),
                CarpDigest.read(buffer, base + DIGEST_OFFSET));
    }

    /**
     * Writes 36 octets, checksum included, at the buffer's position and moves it behind them.
     *
     * @throws BufferOverflowException less than 36 octets remain; nothing is written
     */
    public void encode(final ByteBuffer buffer) {
        if (buffer.remaining() < LENGTH) {
            throw new BufferOverflowException();
        }
        final int base = buffer.position();
        putConstants(buffer, base, vhid);
        putVariables(buffer, base, advbase, advskew, demotion);
        Octets.putLong(buffer, base + COUNTER_OFFSET, counter);
        digest.write(buffer, base + DIGEST_OFFSET);
        putChecksum(buffer, base);
        buffer.position(base + LENGTH);
    }

    /** Whether the sender asks the others to take over at once. */
    public boolean isBowOut() {
        return advbase == BOW_OUT && advskew == BOW_OUT;
    }

    static void putConstants(final ByteBuffer buffer, final int base, final int vhid) {
        buffer.put(base + VERSION_TYPE_OFFSET, (byte) VERSION_TYPE);
        buffer.put(base + VHID_OFFSET, (byte) vhid);
        buffer.put(base + AUTHLEN_OFFSET, (byte) AUTHLEN);
    }

    static void putVariables(
            final ByteBuffer buffer,
            final int base,
            final int advbase,
            final int advskew,
            final int demotion) {
        buffer.put(base + ADVSKEW_OFFSET, (byte) advskew);
        buffer.put(base + DEMOTION_OFFSET, (byte) demotion);
        buffer.put(base + ADVBASE_OFFSET, (byte) advbase);
    }

    static void putChecksum(final ByteBuffer buffer, final int base) {
        Octets.putShort(buffer, base + CHECKSUM_OFFSET, 0);
        Octets.putShort(buffer, base + CHECKSUM_OFFSET, InternetChecksum.of(buffer, base, LENGTH));
    }
}
