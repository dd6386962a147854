package org.tandemgate.itests.world.dhcp;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A DHCPv4 message as far as a client that wants an address cares (RFC 2131 section 2).
 *
 * @param type option 53
 * @param id of the exchange
 * @param yourAddress {@code yiaddr}, 32 bits
 * @param serverAddress option 54, 32 bits; 0 without
 */
record DhcpMessage(int type, int id, int yourAddress, int serverAddress) implements Answer {
    static final int OFFER = 2;
    private static final int ACK = 5;
    private static final int NAK = 6;
    private static final int DISCOVER = 1;
    private static final int REQUEST = 3;
    private static final int COOKIE = 0x63825363;
    private static final int OPTIONS = 240;
    private static final int LENGTH = 300;
    private static final int BROADCAST = 0x8000;
    private static final int ID = 4;
    private static final int YOUR_ADDRESS = 16;
    private static final int HARDWARE = 28;
    private static final byte MESSAGE_TYPE = 53;
    private static final byte SERVER_IDENTIFIER = 54;
    private static final byte REQUESTED_ADDRESS = 50;
    private static final byte END = -1;

    /** None, where nothing can be read. */
    static final DhcpMessage NONE = new DhcpMessage(0, 0, 0, 0);

    /**
     * What a client asks first.
     *
     * @param secs so long it asks already, seconds
     * @param client the lower 32 bits of its Ethernet address
     */
    static byte[] discover(final int id, final int secs, final int client) {
        return head(id, secs, client).put(new byte[] {MESSAGE_TYPE, 1, DISCOVER, END}).array();
    }

    @Override
    public Kind kind() {
        return switch (type) {
            case OFFER -> Kind.OFFER;
            case ACK -> Kind.LEASE;
            case NAK -> Kind.REFUSAL;
            default -> Kind.NONE;
        };
    }

    @Override
    public String address() {
        return text(yourAddress);
    }

    @Override
    public String server() {
        return text(serverAddress);
    }

    private static String text(final int address) {
        return String.format(
                Locale.ROOT,
                "%d.%d.%d.%d",
                address >>> 24,
                address >>> 16 & 0xff,
                address >>> 8 & 0xff,
                address & 0xff);
    }

    @Override
    public byte[] request(final int secs, final int client) {
        return head(id, secs, client)
                .put(new byte[] {MESSAGE_TYPE, 1, REQUEST, SERVER_IDENTIFIER, Integer.BYTES})
                .putInt(serverAddress)
                .put(new byte[] {REQUESTED_ADDRESS, Integer.BYTES})
                .putInt(yourAddress)
                .put(END)
                .array();
    }

    private static ByteBuffer head(final int id, final int secs, final int client) {
        final ByteBuffer message = ByteBuffer.allocate(LENGTH);
        message.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0).putInt(id);
        message.putShort((short) secs).putShort((short) BROADCAST);
        // Locally administered, so nobody's.
        message.position(HARDWARE).put((byte) 2).put((byte) 0).putInt(client);
        return message.position(OPTIONS - Integer.BYTES).putInt(COOKIE);
    }

    /** Reads what came; {@link #NONE} when it is no DHCP. */
    static DhcpMessage of(final ByteBuffer message) {
        if (message.limit() < OPTIONS || message.getInt(OPTIONS - Integer.BYTES) != COOKIE) {
            return NONE;
        }
        int type = 0;
        int server = 0;
        int at = OPTIONS;
        while (at + 1 < message.limit() && message.get(at) != END) {
            final int length = message.get(at) == 0 ? -1 : message.get(at + 1) & 0xff;
            if (at + 2 + length > message.limit()) {
                return NONE;
            }
            if (message.get(at) == MESSAGE_TYPE && length == 1) {
                type = message.get(at + 2);
            } else if (message.get(at) == SERVER_IDENTIFIER && length == Integer.BYTES) {
                server = message.getInt(at + 2);
            }
            at += 2 + length;
        }
        return new DhcpMessage(type, message.getInt(ID), message.getInt(YOUR_ADDRESS), server);
    }
}
