package org.tandemgate.carp.protocol;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * Signs and verifies the advertisements of one virtual host.
 *
 * <pre>
 * digest = HMAC-SHA1(key, 0x02 | 0x01 | [lladdr] | vhid | addresses | counter)
 * </pre>
 *
 * <p>Addresses are all those of the virtual host, whichever family an advertisement is sent in:
 * every IPv4 one ascending, then every IPv6 one ascending, each once. Unspecified and all-ones
 * addresses are left out; in scoped IPv6 addresses (fe80::/10, ffx1, ffx2) octets 2 and 3 count as
 * 0. Everything before the counter is digested once, here. Immutable, any thread.
 *
 * <p>Source: openbsd/src sys/netinet/ip_carp.c, carp_hmac_prepare_ctx and carp_hmac_verify;
 * freebsd/freebsd-src sys/netinet/ip_carp.c, carp_hmac_prepare.
 */
public final class CarpAuthenticator {
    private static final String ALGORITHM = "HmacSHA1";

    private final int vhid;
    private final Mac everyAddress;
    private final @Nullable Mac withoutScoped;

    /**
     * @param vhid 1..255
     * @param addresses of the virtual host, any order, duplicates count once
     */
    public CarpAuthenticator(
            final CarpKey key, final int vhid, final Collection<IpAddress> addresses) {
        this(key, vhid, addresses, null);
    }

    /**
     * @param linkAddress Ethernet address of an OpenBSD carp interface whose {@code lladdr} is
     *     neither the virtual one nor that of its parent; absent for everybody else
     */
    public CarpAuthenticator(
            final CarpKey key,
            final int vhid,
            final Collection<IpAddress> addresses,
            final @Nullable MacAddress linkAddress) {
        if (vhid < 1 || vhid > 255) {
            throw new IllegalArgumentException("vhid is " + vhid + ", needs 1..255");
        }
        this.vhid = vhid;
        final List<IpAddress> signed = List.copyOf(new TreeSet<>(addresses));
        everyAddress = prepare(key, linkAddress, signed);
        withoutScoped =
                signed.stream().anyMatch(CarpAuthenticator::isScoped)
                        ? prepare(
                                key,
                                linkAddress,
                                signed.stream().filter(address -> !isScoped(address)).toList())
                        : null;
    }

    private Mac prepare(
            final CarpKey key,
            final @Nullable MacAddress linkAddress,
            final List<IpAddress> addresses) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.toSecretKey(ALGORITHM));
            mac.update((byte) CarpAdvertisement.VERSION);
            mac.update((byte) CarpAdvertisement.TYPE);
            if (linkAddress != null && !linkAddress.equals(MacAddress.virtual(vhid))) {
                mac.update(linkAddress.toBytes());
            }
            mac.update((byte) vhid);
            unscoped(addresses).forEach(address -> mac.update(address.toBytes()));
            return copy(mac);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    /** As signed: the interface number inside scoped addresses cleared, in order, each once. */
    private static Collection<IpAddress> unscoped(final List<IpAddress> addresses) {
        final TreeSet<IpAddress> result = new TreeSet<>();
        for (final IpAddress address : addresses) {
            final byte[] octets = address.toBytes();
            if (isScoped(address)) {
                octets[2] = 0;
                octets[3] = 0;
            }
            final byte[] ones = new byte[octets.length];
            Arrays.fill(ones, (byte) 0xff);
            if (!address.isUnspecified() && !Arrays.equals(octets, ones)) {
                result.add(IpAddress.of(octets));
            }
        }
        return result;
    }

    private static boolean isScoped(final IpAddress address) {
        if (address.isIpv4()) {
            return false;
        }
        final byte[] octets = address.toBytes();
        final int scope = octets[1] & 0x0f;
        return address.isLinkLocal() || (address.isMulticast() && (scope == 1 || scope == 2));
    }

    /**
     * Whether the advertisement is of this vhid and was signed with this key and these addresses.
     * OpenBSD leaves scoped IPv6 addresses out when it signs and accepts both forms; so does this.
     */
    public boolean verify(final CarpAdvertisement advertisement) {
        if (advertisement.vhid() != vhid) {
            return false;
        }
        final long counter = advertisement.counter();
        if (digest(everyAddress, counter).equals(advertisement.digest())) {
            return true;
        }
        return withoutScoped != null
                && digest(withoutScoped, counter).equals(advertisement.digest());
    }

    /** The digest with every address, as FreeBSD and NetBSD send it. */
    public CarpDigest sign(final long counter) {
        return digest(everyAddress, counter);
    }

    /**
     * Writes counter, digest and checksum into an advertisement whose other fields are in place.
     *
     * @param buffer absolute access, not moved, any byte order
     * @param base index of the first of the 36 octets
     */
    void sign(final ByteBuffer buffer, final int base, final long counter) {
        Octets.putLong(buffer, base + CarpAdvertisement.COUNTER_OFFSET, counter);
        sign(counter).write(buffer, base + CarpAdvertisement.DIGEST_OFFSET);
        CarpAdvertisement.putChecksum(buffer, base);
    }

    /** The virtual host id that is signed, 1..255. */
    public int vhid() {
        return vhid;
    }

    private static CarpDigest digest(final Mac prepared, final long counter) {
        final Mac mac = copy(prepared);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            mac.update((byte) (counter >>> shift));
        }
        return CarpDigest.of(mac.doFinal());
    }

    private static Mac copy(final Mac mac) {
        try {
            return (Mac) mac.clone();
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException(
                    ALGORITHM + " of " + mac.getProvider() + " cannot be copied", e);
        }
    }
}
