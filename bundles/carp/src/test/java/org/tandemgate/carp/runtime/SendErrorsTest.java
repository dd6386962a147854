package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Advertisements that get out in one family only. */
class SendErrorsTest {
    private static final boolean IPV4 = true;
    private static final boolean IPV6 = false;
    private static final long SECOND = 1_000_000_000L;
    private static final CarpKey KEY = CarpKey.ofPassphrase("secret");
    private static final List<CidrAddress> ADDRESSES =
            List.of(CidrAddress.parse("10.0.0.1/24"), CidrAddress.parse("2001:db8::1/64"));

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final SendErrors errors = new SendErrors();
    private @Nullable NodeElection node;

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    private static LinuxException refused() {
        return new LinuxException("sendto", "lan", Errno.EPERM);
    }

    private void send(final boolean ipv4, final int times, final @Nullable LinuxException cause) {
        for (int i = 0; i < times; i++) {
            errors.note(ipv4, cause, 0);
        }
    }

    @Test
    void singleFailuresOfBothFamiliesAreNotAddedUp() {
        send(IPV4, 2, refused());
        send(IPV6, 2, refused());
        assertFalse(errors.isFailing());

        send(IPV6, 1, refused());
        assertTrue(errors.isFailing());
        assertTrue(String.valueOf(errors.problem()).contains("IPv6 advertisement not sent"));
        assertFalse(errors.isProbeDue(IPV4, SECOND), "which did nothing wrong");
        assertTrue(errors.isProbeDue(IPV6, SECOND));
    }

    @Test
    void whatWorksInOneFamilyForgivesNothingInTheOther() {
        send(IPV6, 3, refused());
        send(IPV4, 10, null);
        assertTrue(errors.isFailing());

        send(IPV6, 3, null);
        assertFalse(errors.isFailing());
        assertNull(errors.problem());
    }

    @Test
    void aFamilyThatIsNotAdvertisedAnyMoreDemotesNobody() {
        send(IPV6, 3, refused());
        errors.forget(IPV6);
        assertFalse(errors.isFailing());
        assertNull(errors.problem());
    }

    /** IPv4 goes to a peer and works, IPv6 to the group and does not. */
    @Test
    void aBackupThatCannotSendInOneFamilyIsForgivenWhenThatOneWorksAgain() throws Exception {
        kernel.own(CidrAddress.parse("fe80::2/64"));
        node = new NodeElection(kernel);
        node.apply(SERVING);
        final Member member = node.add("lan");
        member.configure(dualStack());
        awaitRole(member, Role.MASTER);
        await(() -> kernel.journal().contains("advert6 0/20"), kernel::journal);

        kernel.refuseFrames(true);
        await(() -> reasons().equals(List.of("send errors of lan")), this::reasons);
        final long sent = member.status().advertsSent();
        await(() -> member.status().advertsSent() > sent + 2, member::status);
        hear();
        awaitRole(member, Role.BACKUP);
        final int refusals = kernel.refusals();
        await(
                () -> {
                    hear();
                    return kernel.refusals() >= refusals + 5 || reasons().isEmpty();
                },
                kernel::refusals);
        assertEquals(List.of("send errors of lan"), reasons(), "IPv4 works all the time");
        final String problem = String.valueOf(member.status().problem());
        assertTrue(problem.contains("IPv6 advertisement not sent"), problem);
        assertFalse(problem.contains("IPv4"), problem);

        kernel.refuseFrames(false);
        await(() -> reasons().isEmpty(), this::reasons);
        await(() -> member.status().problem() == null, member::status);
    }

    /** The other way round: what is refused goes to a peer. */
    @Test
    void aPeerThatCannotBeReachedIsNoFaultOfTheOtherFamily() throws Exception {
        kernel.own(CidrAddress.parse("fe80::2/64"));
        kernel.refusePackets(true);
        node = new NodeElection(kernel);
        node.apply(SERVING);
        final Member member = node.add("lan");
        member.configure(dualStack());

        await(() -> reasons().equals(List.of("send errors of lan")), this::reasons);
        final String problem = String.valueOf(member.status().problem());
        assertTrue(problem.startsWith("IPv4 advertisement not sent"), problem);
        assertFalse(problem.contains("IPv6"), problem);

        kernel.refusePackets(false);
        await(() -> reasons().isEmpty(), this::reasons);
    }

    private static VirtualHostSettings dualStack() {
        return new VirtualHostSettings(
                "lan",
                "lan",
                1,
                KEY,
                ADDRESSES,
                0,
                20,
                MacMode.INTERFACE,
                "carp",
                IpAddress.parse("10.0.0.3"),
                null,
                true,
                "");
    }

    private List<String> reasons() {
        return node == null ? List.of() : node.demotions().stream().map(Demotion::reason).toList();
    }

    /** A better master. */
    private void hear() {
        final var signer =
                new CarpAuthenticator(
                        KEY, 1, ADDRESSES.stream().map(CidrAddress::address).toList());
        final ByteBuffer octets = ByteBuffer.allocate(CarpAdvertisement.LENGTH);
        final long counter = System.nanoTime();
        new CarpAdvertisement(1, 10, 0, 0, counter, signer.sign(counter)).encode(octets);
        kernel.deliver(octets.array(), "10.0.0.3", 2);
    }
}
