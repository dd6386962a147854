package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.itests.fuzz.Fuzz;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * The whole way of a packet, from the socket to the election, over a kernel in memory: every packet
 * is counted exactly once, what is not signed moves nothing, and no round of the loop throws.
 */
final class ReceptionFuzzTest {
    private static final byte[] KEY =
            Arrays.copyOf("secret".getBytes(StandardCharsets.US_ASCII), 20);
    private static final byte[] VIP = {10, 0, 0, 1};
    private static final long LIMIT_NANOS = 20_000_000_000L;

    @Test
    void wholePath() throws LinuxException {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        try (NodeElection node = new NodeElection(kernel)) {
            node.apply(new NodePolicy(true, Duration.ZERO, true, false));
            final Member member = node.add("lan");
            // A backup that never takes over by itself, so that every change comes from a packet.
            member.configure(
                    new VirtualHostSettings(
                            "lan",
                            "lan",
                            1,
                            CarpKey.ofPassphrase("secret"),
                            List.of(CidrAddress.parse("10.0.0.1/24")),
                            255,
                            254,
                            MacMode.INTERFACE,
                            "carp",
                            null,
                            null,
                            true,
                            ""));
            await(() -> member.status().role() == Role.BACKUP);
            // The loop's thread lends itself: a hand-over between threads for each packet would
            // take a hundred times as long as the packet.
            final var over = new CompletableFuture<Void>();
            final var lent = new CompletableFuture<Void>();
            node.loop()
                    .post(
                            () -> {
                                lent.complete(null);
                                over.join();
                            });
            lent.join();
            try {
                Fuzz.of("reception", 50_000, MalformedPacketException.class)
                        .mending(ReceptionFuzzTest::signed)
                        .run(input -> take(kernel, node, member, input));
            } finally {
                over.complete(null);
            }
        }
    }

    private static String take(
            final FakeKernel kernel,
            final NodeElection node,
            final Member member,
            final byte[] input)
            throws LinuxException {
        final byte[] packet = input.length <= 2048 ? input : Arrays.copyOf(input, 2048);
        final Map<String, Long> before = counters(node, member);
        final Role role = member.role();
        kernel.deliver(packet, "10.0.0.3", 2);
        node.loop().round();
        final Map<String, Long> after = counters(node, member);
        assertEquals(total(before) + 1, total(after), () -> before + " became " + after);
        final String reason = reason(before, after);
        if (!reason.equals("received")) {
            assertEquals(role, member.role());
        } else {
            assertEquals(true, isSigned(packet), "accepted without its digest");
        }
        return reason;
    }

    private static Map<String, Long> counters(final NodeElection node, final Member member) {
        final Map<String, Long> all = new TreeMap<>(member.reception().dropped().snapshot());
        node.dropped().forEach((reason, count) -> all.merge(reason, count, Long::sum));
        all.put("received", member.reception().received());
        return all;
    }

    private static long total(final Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String reason(final Map<String, Long> before, final Map<String, Long> after) {
        return after.keySet().stream()
                .filter(key -> after.get(key) > before.getOrDefault(key, 0L))
                .findFirst()
                .orElse("none");
    }

    /** carp.md 2.2, written down a second time. */
    private static byte[] digest(final byte[] packet) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(KEY, "HmacSHA1"));
            mac.update(new byte[] {2, 1, packet[1]});
            mac.update(VIP);
            mac.update(packet, 8, 8);
            return mac.doFinal();
        } catch (final GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    private static boolean isSigned(final byte[] packet) {
        return packet.length >= 36
                && Arrays.equals(digest(packet), Arrays.copyOfRange(packet, 16, 36));
    }

    private static byte[] signed(final byte[] made) {
        if (made.length < 36) {
            return made;
        }
        final byte[] packet = made.clone();
        // Two of three keep the first octets of an advertisement, one in three signs nothing.
        if (packet[15] % 3 != 0) {
            packet[0] = 0x21;
            packet[1] = 1;
        }
        if (packet[14] % 3 != 0) {
            System.arraycopy(digest(packet), 0, packet, 16, 20);
        }
        packet[6] = 0;
        packet[7] = 0;
        int sum = 0;
        for (int i = 0; i < 36; i += 2) {
            sum += ((packet[i] & 0xff) << 8) + (packet[i + 1] & 0xff);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = ~((sum & 0xffff) + (sum >>> 16));
        packet[6] = (byte) (sum >>> 8);
        packet[7] = (byte) sum;
        return packet;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(final Condition condition) {
        final long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the node was not BACKUP within 20 s");
            }
            Thread.onSpinWait();
        }
    }
}
