package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.fuzz.Fuzz;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.TrailerKey;
import org.tandemgate.pfsync.state.SendQueue;

/**
 * The whole way of a packet of IP protocol 240. The first octet of an input is its hop limit, the
 * second says whether it is from the peer; the rest is the payload.
 */
final class LinkFuzzTest {
    private static final String SECRET = "the secret of two nodes";
    private static final long BOOT = 0x0123_4567_89ab_cdefL;
    private static final int SESSION = 64;
    private static final int HEADER = 20;
    private static final int FIXED = 52;
    private static final int SIGNATURE = 16;
    private static final Link DEVICE =
            new Link(2, "sync", MacAddress.parse("02:00:00:00:00:02"), true, true, 1500, 0, "");

    private final MemorySocket socket = new MemorySocket();
    private final Set<List<Long>> taken = new HashSet<>();
    private long nowNanos = 1_000_000_000L;
    private SocketLink signed = link(TrailerKey.of(SECRET));
    private SocketLink plain = link(null);
    private int inputs;
    private int through;
    private int frames;
    private int messages;

    private final Receiver receiver =
            new Receiver() {
                @Override
                public void frame(final FrameReader frame, final Counters counters) {
                    frames++;
                    while (frame.next()) {
                        messages++;
                        assertTrue(counters.at(frame.place()) >= 0);
                    }
                }

                @Override
                public void lost(final SendQueue.Item item) {
                    throw new AssertionError("nothing was told");
                }

                @Override
                public void lostStatus() {
                    throw new AssertionError("nothing was told");
                }

                @Override
                public void lostTooMuch() {
                    messages++;
                }

                @Override
                public void started() {
                    messages++;
                }
            };

    private SocketLink link(final @Nullable TrailerKey key) {
        final IpAddress peer = IpAddress.parse("192.0.2.2");
        return SocketLink.on(
                socket, DEVICE, LinkSettings.of("sync", peer, null, key), BOOT, nowNanos);
    }

    /** A high number shuts a session for good, so none is used for long. */
    private void renew() {
        inputs++;
        if (inputs % SESSION == 0) {
            through += taken.size();
            taken.clear();
            signed = link(TrailerKey.of(SECRET));
            plain = link(null);
        }
    }

    @Test
    void packets() {
        Fuzz.of("pfsync-link", 20_000, IllegalStateException.class)
                .mending(LinkFuzzTest::withTrailer)
                .run(
                        input -> {
                            renew();
                            return take(signed, input, true) + " " + take(plain, input, false);
                        });
        assertTrue(through > 100, "only " + through + " packets got through");
    }

    private String take(final SocketLink link, final byte[] input, final boolean keyed)
            throws LinuxException, GeneralSecurityException {
        if (input.length < 2) {
            return "short";
        }
        nowNanos += 1_000_000L;
        final byte[] payload = Arrays.copyOfRange(input, 2, input.length);
        final int before = frames;
        final int messagesBefore = messages;
        final var countersBefore = link.status(nowNanos).rejected();
        socket.put(payload, input[0] & 0xff, input[1] != 0 ? "192.0.2.2" : "192.0.2.9");
        assertEquals(1, link.receive(receiver, 64, nowNanos));
        final var counters = new TreeMap<>(link.status(nowNanos).rejected());
        countersBefore.forEach((name, count) -> counters.merge(name, -count, Long::sum));
        counters.values().removeIf(count -> count == 0);
        final boolean isTaken = frames > before;
        if (isTaken) {
            assertTrue(input[0] == -1 && input[1] != 0, "from anybody");
            assertTrue(!keyed || isSigned(payload), "unsigned");
        } else {
            assertEquals(1, counters.size(), counters::toString);
            assertEquals(messagesBefore, messages);
        }
        socket.sent = 0;
        link.flush(nowNanos);
        assertTrue(socket.sent <= 1, socket.sent + " packets for one");
        assertTrue(link.deadlineNanos(nowNanos) - nowNanos <= 1_000_000_000L);
        return (isTaken ? "taken " : "") + counters.keySet();
    }

    private boolean isSigned(final byte[] packet) throws GeneralSecurityException {
        final int at = u16(packet, 2);
        final ByteBuffer trailer = ByteBuffer.wrap(packet, at, packet.length - at);
        assertEquals(0x9a54_4757, trailer.getInt(at));
        assertEquals(BOOT, trailer.getLong(at + 28), "it names another process");
        assertTrue(taken.add(List.of(trailer.getLong(at + 12), trailer.getLong(at + 20))), "twice");
        return Arrays.equals(
                hmac(packet, packet.length - SIGNATURE),
                Arrays.copyOfRange(packet, packet.length - SIGNATURE, packet.length));
    }

    private static byte[] hmac(final byte[] octets, final int length)
            throws GeneralSecurityException {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(octets, 0, length);
        return Arrays.copyOf(mac.doFinal(), SIGNATURE);
    }

    private static int u16(final byte[] b, final int at) {
        return ((b[at] & 0xff) << 8) | (b[at + 1] & 0xff);
    }

    /**
     * Past the first gates: from the peer, with a header whose length leaves a trailer behind it
     * that names this process, is as long as it says, and is signed.
     */
    private static byte[] withTrailer(final byte[] made) {
        final int octets = made.length - 2;
        if (octets < HEADER + FIXED + SIGNATURE) {
            return made;
        }
        final byte[] payload = Arrays.copyOfRange(made, 2, made.length);
        final int spare = (octets - HEADER - FIXED - SIGNATURE) / 12;
        final int ranges = Math.min(spare, payload[HEADER] & 3);
        final int behind = FIXED + SIGNATURE + 12 * ranges;
        final int at = octets - behind;
        final ByteBuffer buffer = ByteBuffer.wrap(payload);
        buffer.put(0, (byte) (5 + (payload[1] & 1))).put(1, (byte) 0).putShort(2, (short) at);
        final byte flags = (byte) ((payload[at + 5] & 0x0e) | 1);
        buffer.putInt(at, 0x9a54_4757).put(at + 4, (byte) 1).put(at + 5, flags);
        buffer.put(at + 6, (byte) ranges).put(at + 7, (byte) (payload[at + 7] & 3));
        buffer.putShort(at + 8, (short) 0).putShort(at + 10, (short) behind);
        // Few processes, so that sessions last.
        buffer.putLong(at + 12, 1 + (payload[at + 19] & 1));
        buffer.putLong(at + 20, buffer.getLong(at + 20) & Long.MAX_VALUE);
        if ((payload[at + 11] & 3) != 0) {
            buffer.putLong(at + 28, BOOT);
        }
        sign(payload);
        final byte[] mended = made.clone();
        mended[0] = -1;
        mended[1] = 1;
        System.arraycopy(payload, 0, mended, 2, octets);
        return mended;
    }

    private static void sign(final byte[] payload) {
        try {
            final byte[] signature = hmac(payload, payload.length - SIGNATURE);
            System.arraycopy(signature, 0, payload, payload.length - SIGNATURE, SIGNATURE);
        } catch (final GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
