package org.tandemgate.itests.world.dhcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A DHCPv6 message as far as a client that wants one address cares (RFC 8415 sections 8 and 21).
 */
final class Dhcp6Message implements Answer {
    private static final byte SOLICIT = 1;
    private static final int ADVERTISE = 2;
    private static final byte REQUEST = 3;
    private static final int REPLY = 7;
    private static final short CLIENT_ID = 1;
    private static final short SERVER_ID = 2;
    private static final short IA_NA = 3;
    private static final short IA_ADDRESS = 5;
    private static final short ELAPSED = 8;
    private static final int HEAD = 4;

    /** IAID, T1, T2. */
    private static final int IA_HEAD = 12;

    private static final int ADDRESS = 16;
    private static final int LENGTH = 256;
    private static final byte[] NOTHING = {};

    /** None, where nothing can be read. */
    private static final Dhcp6Message NONE = new Dhcp6Message(0, 0, NOTHING, NOTHING);

    private final int type;
    private final int id;

    /** 16 octets, or none. */
    private final byte[] addressBytes;

    /** Of the server. */
    private final byte[] duid;

    private Dhcp6Message(
            final int type, final int id, final byte[] addressBytes, final byte[] duid) {
        this.type = type;
        this.id = id;
        this.addressBytes = addressBytes;
        this.duid = duid;
    }

    @Override
    public int id() {
        return id;
    }

    /** What a client asks first. */
    static byte[] solicit(final int id, final int secs, final int client) {
        final ByteBuffer message = head(SOLICIT, id, secs, client);
        return whole(ia(message, 0));
    }

    @Override
    public byte[] request(final int secs, final int client) {
        final ByteBuffer message = head(REQUEST, id, secs, client);
        message.putShort(SERVER_ID).putShort((short) duid.length).put(duid);
        ia(message, 2 * Short.BYTES + ADDRESS + 2 * Integer.BYTES);
        message.putShort(IA_ADDRESS).putShort((short) (ADDRESS + 2 * Integer.BYTES));
        return whole(message.put(addressBytes).putInt(0).putInt(0));
    }

    /** Message type, transaction, DUID-LL of a locally administered address, elapsed time. */
    private static ByteBuffer head(
            final byte type, final int id, final int secs, final int client) {
        final ByteBuffer message = ByteBuffer.allocate(LENGTH);
        message.putInt((type << 24) | id);
        message.putShort(CLIENT_ID).putShort((short) 10).putInt(0x00030001);
        message.put((byte) 2).put((byte) 0).putInt(client);
        // Hundredths of a second.
        return message.putShort(ELAPSED).putShort((short) 2).putShort((short) (secs * 100));
    }

    private static ByteBuffer ia(final ByteBuffer message, final int more) {
        return message.putShort(IA_NA)
                .putShort((short) (IA_HEAD + more))
                .putInt(1)
                .putInt(0)
                .putInt(0);
    }

    private static byte[] whole(final ByteBuffer message) {
        final byte[] bytes = new byte[message.flip().limit()];
        message.get(bytes);
        return bytes;
    }

    /** Reads what came; of kind {@code NONE} when it is no DHCPv6. */
    static Dhcp6Message of(final ByteBuffer message) {
        if (message.limit() < HEAD) {
            return NONE;
        }
        final byte[] server = option(message, HEAD, message.limit(), SERVER_ID);
        final byte[] ia = option(message, HEAD, message.limit(), IA_NA);
        final byte[] address = option(ByteBuffer.wrap(ia), IA_HEAD, ia.length, IA_ADDRESS);
        return new Dhcp6Message(
                message.get(0),
                message.getInt(0) & 0xffffff,
                address.length < ADDRESS ? NOTHING : Arrays.copyOf(address, ADDRESS),
                server);
    }

    /** The first of that code; empty where there is none. */
    private static byte[] option(
            final ByteBuffer from, final int start, final int end, final short code) {
        int at = start;
        while (at + 2 * Short.BYTES <= end) {
            final int length = from.getShort(at + Short.BYTES) & 0xffff;
            final int value = at + 2 * Short.BYTES;
            if (value + length > end) {
                return NOTHING;
            }
            if (from.getShort(at) == code) {
                final byte[] found = new byte[length];
                from.get(value, found);
                return found;
            }
            at = value + length;
        }
        return NOTHING;
    }

    @Override
    public Kind kind() {
        final boolean isGood = addressBytes.length == ADDRESS && duid.length > 0;
        return switch (type) {
            case ADVERTISE -> isGood ? Kind.OFFER : Kind.NONE;
            case REPLY -> isGood ? Kind.LEASE : Kind.REFUSAL;
            default -> Kind.NONE;
        };
    }

    @Override
    public String address() {
        try {
            return InetAddress.getByAddress(addressBytes).getHostAddress();
        } catch (final UnknownHostException short_) {
            return "none";
        }
    }

    @Override
    public String server() {
        return HexFormat.of().formatHex(duid);
    }
}
