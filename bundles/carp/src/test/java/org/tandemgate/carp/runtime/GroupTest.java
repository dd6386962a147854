package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** A node with virtual hosts 1 and 2 in one group and 3 in another, and what it hears of them. */
class GroupTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final CarpKey KEY = CarpKey.ofPassphrase("secret");

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private NodeElection node;
    private Member one;
    private Member two;
    private Member alone;
    private long counter;

    @BeforeEach
    void backups() throws LinuxException {
        node = new NodeElection(kernel);
        node.apply(new NodePolicy(true, Duration.ZERO, true, false));
        one = member("one", 1, "gateways");
        two = member("two", 2, "gateways");
        alone = member("alone", 3, "other");
        for (final Member member : List.of(one, two, alone)) {
            await(() -> member.role() == Role.BACKUP, member::status);
        }
        for (int vhid = 1; vhid <= 3; vhid++) {
            hear(vhid, 1, 0, 0);
        }
        for (final Member member : List.of(one, two, alone)) {
            await(() -> member.status().advertsReceived() == 1, member::status);
        }
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** With advbase 100 no timer has a say. */
    private Member member(final String name, final int vhid, final String group) {
        final Member member = node.add(name);
        member.configure(
                new VirtualHostSettings(
                        name,
                        "lan",
                        vhid,
                        KEY,
                        List.of(CidrAddress.parse("10.0.0." + (100 + vhid) + "/24")),
                        100,
                        100,
                        MacMode.INTERFACE,
                        group,
                        null,
                        null,
                        true,
                        ""));
        return member;
    }

    private void hear(final int vhid, final int advbase, final int advskew, final int demotion) {
        final var authenticator =
                new CarpAuthenticator(
                        KEY, vhid, List.of(IpAddress.parse("10.0.0." + (100 + vhid))));
        counter++;
        final ByteBuffer octets = ByteBuffer.allocate(CarpAdvertisement.LENGTH);
        new CarpAdvertisement(
                        vhid, advskew, demotion, advbase, counter, authenticator.sign(counter))
                .encode(octets);
        kernel.deliver(octets.array(), "10.0.0.3", 2);
    }

    private static void await(final BooleanSupplier condition, final Supplier<Object> seen) {
        final long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within 30 s; last seen: " + seen.get());
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aDemotionHeardOnOneMovesItsGroupAndNobodyElse() {
        hear(1, 1, 0, 240);

        await(() -> two.role() == Role.MASTER, two::status);
        assertEquals("master is more demoted, 240 against 0", one.status().reason());
        assertEquals("group of the master is more demoted, 240 against 0", two.status().reason());
        assertEquals(Role.BACKUP, alone.role());
    }

    /** A virtual host that is stopped on the peer says nothing about the others. */
    @Test
    void aBowOutConcernsOneVirtualHost() {
        hear(1, 255, 255, 255);

        await(() -> one.role() == Role.MASTER, one::status);
        hear(3, 1, 0, 0);
        await(() -> alone.status().advertsReceived() == 2, alone::status);
        assertEquals(Role.BACKUP, two.role());
    }
}
