package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** The loop and both threads over a kernel in memory; advbase 0 keeps the waits short. */
class NodeElectionTest {
    static final NodePolicy SERVING = new NodePolicy(true, Duration.ZERO, true, false);
    private static final NodePolicy MAINTENANCE = new NodePolicy(true, Duration.ZERO, true, true);
    private static final long LIMIT_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 500_000;

    private final List<NodeElection> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(NodeElection::close);
    }

    private NodeElection node(final FakeKernel kernel) throws LinuxException {
        final NodeElection node = new NodeElection(kernel);
        open.add(node);
        return node;
    }

    static VirtualHostSettings settings(
            final String name, final int vhid, final int advskew, final String... addresses) {
        return with(name, vhid, advskew, "secret", MacMode.INTERFACE, addresses);
    }

    static VirtualHostSettings with(
            final String name,
            final int vhid,
            final int advskew,
            final String passphrase,
            final MacMode mac,
            final String... addresses) {
        return new VirtualHostSettings(
                name,
                "lan",
                vhid,
                CarpKey.ofPassphrase(passphrase),
                List.of(addresses).stream().map(CidrAddress::parse).toList(),
                0,
                advskew,
                mac,
                "carp",
                null,
                null,
                true,
                "");
    }

    static void await(final BooleanSupplier condition, final Supplier<Object> seen) {
        final long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("not within 20 s; last seen: " + seen.get());
            }
            // Whoever is waited for needs the processor more.
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    static void awaitRole(final Member member, final Role role) {
        await(() -> member.status().role() == role, member::status);
    }

    static Member master(final NodeElection node, final VirtualHostSettings settings) {
        node.apply(SERVING);
        final Member member = node.add(settings.name());
        member.configure(settings);
        awaitRole(member, Role.MASTER);
        return member;
    }

    @Test
    void takesTheAddressesWhenNobodyElseDoesAndTellsListenersAfterwards() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final List<String> told = new CopyOnWriteArrayList<>();
        node.addListener(
                change ->
                        told.add(
                                change.from()
                                        + ">"
                                        + change.to()
                                        + " "
                                        + kernel.allAddresses()
                                                .contains(CidrAddress.parse("10.0.0.1/24"))));

        final Member member = master(node, settings("lan", 1, 10, "10.0.0.1/24"));
        await(() -> told.size() == 2, () -> told);

        assertEquals(List.of("INIT>BACKUP false", "BACKUP>MASTER true"), told);
        final List<String> journal = kernel.journal();
        await(() -> journal.contains("advert 0/10"), () -> journal);
        // Before the advertisement, unless this machine is held up: FirstAdvertisementTest.
        assertTrue(journal.contains("put 10.0.0.1/24 for 2"), journal::toString);
        assertEquals(0, member.status().demotion());
    }

    /** The component runtime deactivates first and unbinds the listeners after that. */
    @Test
    void aListenerThatIsRemovedAfterTheEndIsNotWaitedFor() throws Exception {
        final NodeElection node = new NodeElection(new FakeKernel("10.0.0.2/24"));
        final List<RoleListener> listeners = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            final List<RoleChange> told = new CopyOnWriteArrayList<>();
            final RoleListener listener = told::add;
            listeners.add(listener);
            node.addListener(listener);
        }
        node.close();

        Duration fastest = Duration.ofDays(1);
        for (final RoleListener listener : listeners) {
            final long begin = System.nanoTime();
            node.removeListener(listener);
            final Duration took = Duration.ofNanos(System.nanoTime() - begin);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }

        // A wait would be one of 2 s each time.
        assertTrue(fastest.toMillis() < 1000, fastest::toString);
    }

    @Test
    void staysOutUntilTheNodeHasSaidWhatItWants() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final Member member = node.add("lan");
        member.configure(settings("lan", 1, 1, "10.0.0.1/24"));

        await(
                () -> member.status().reason().startsWith("waiting for the node bundle"),
                member::status);
        assertEquals(Role.INIT, member.status().role());

        node.apply(SERVING);
        awaitRole(member, Role.MASTER);
    }

    @Test
    void ofTwoNodesTheOneWithTheLowerAdvskewIsMaster() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member slower = master(node(second), settings("lan", 1, 60, "10.0.0.1/24"));
        final Member faster = master(node(first), settings("lan", 1, 20, "10.0.0.1/24"));

        awaitRole(slower, Role.BACKUP);

        assertEquals(Role.MASTER, faster.status().role());
        await(
                () -> !second.allAddresses().contains(CidrAddress.parse("10.0.0.1/24")),
                second::allAddresses);
        assertEquals("10.0.0.2", String.valueOf(slower.status().lastHeard().source()));
    }

    @Test
    void anOrderlyStopHandsOverBeforeTheAddressesGo() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member slower = master(node(second), settings("lan", 1, 60, "10.0.0.1/24"));
        final Member faster = master(node(first), settings("lan", 1, 20, "10.0.0.1/24"));
        awaitRole(slower, Role.BACKUP);

        faster.stop();

        awaitRole(slower, Role.MASTER);
        final List<String> journal = first.journal();
        assertTrue(
                journal.indexOf("advert 255/255") < journal.lastIndexOf("remove 10.0.0.1/24"),
                journal.toString());
        assertTrue(journal.contains("advert 255/255"), journal.toString());
        assertFalse(first.allAddresses().contains(CidrAddress.parse("10.0.0.1/24")));
    }

    @Test
    void aPlannedHandOverIsRefusedWhenNobodyTakesOver() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        final List<HandOver> results = node.handOver(Duration.ofMillis(200), false);

        assertEquals(1, results.size());
        assertFalse(results.get(0).moved(), results.toString());
        assertEquals(Role.MASTER, member.status().role());
    }

    @Test
    void aPlannedHandOverMovesTheRoleAndItStays() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member slower = master(node(second), settings("lan", 1, 90, "10.0.0.1/24"));
        final NodeElection firstNode = node(first);
        final Member faster = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        awaitRole(slower, Role.BACKUP);

        final List<HandOver> results = firstNode.handOver(Duration.ofSeconds(5), false);

        assertTrue(results.get(0).moved(), results.toString());
        assertEquals(Role.MASTER, slower.status().role());
        final long heard = faster.status().advertsReceived();
        await(() -> faster.status().advertsReceived() > heard + 3, faster::status);
        assertEquals(Role.BACKUP, faster.status().role());
    }

    @Test
    void maintenanceDemotesEveryGroupAndMovesTheRole() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member slower = master(node(second), settings("lan", 1, 60, "10.0.0.1/24"));
        final NodeElection firstNode = node(first);
        final Member faster = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        awaitRole(slower, Role.BACKUP);

        firstNode.apply(MAINTENANCE);
        awaitRole(slower, Role.MASTER);
        awaitRole(faster, Role.BACKUP);
        final Demotion demotion = firstNode.demotions().get(0);
        assertEquals(Election.ALL_GROUPS, demotion.group());
        assertEquals("maintenance", demotion.reason());

        firstNode.apply(SERVING);
        awaitRole(faster, Role.MASTER);
        await(() -> firstNode.demotions().isEmpty(), firstNode::demotions);
    }

    @Test
    void aLinkThatGoesDownTakesTheRoleAndDemotesTheGroupUntilItIsBack() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        kernel.cable(false);
        awaitRole(member, Role.INIT);
        assertEquals("link down: lan", member.status().reason());
        await(() -> node.demotions().size() == 1, node::demotions);
        assertEquals("link down: lan", node.demotions().get(0).reason());

        kernel.cable(true);
        awaitRole(member, Role.MASTER);
        await(() -> node.demotions().isEmpty(), node::demotions);

        kernel.removeInterface();
        awaitRole(member, Role.INIT);
        await(
                () -> member.status().reason().startsWith("waiting for interface lan"),
                member::status);
    }

    @Test
    void anAddressAddedToAMasterNeverCostsTheRole() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        final List<RoleChange> told = new CopyOnWriteArrayList<>();
        node.addListener(told::add);
        // It may join before the listeners are told of MASTER.
        await(() -> told.stream().anyMatch(change -> change.to() == Role.MASTER), () -> told);
        told.clear();

        member.configure(settings("lan", 1, 20, "10.0.0.9/24", "10.0.0.7/24"));
        await(() -> !told.isEmpty(), () -> told);

        assertEquals(Role.MASTER, told.get(0).from());
        assertEquals(Role.MASTER, told.get(0).to());
        final List<CidrAddress> present = kernel.allAddresses();
        assertTrue(present.contains(CidrAddress.parse("10.0.0.9/24")), present.toString());
        assertTrue(present.contains(CidrAddress.parse("10.0.0.7/24")), present.toString());
        assertFalse(present.contains(CidrAddress.parse("10.0.0.1/24")), present.toString());
    }

    @Test
    void virtualMacLivesOnAnInterfaceOfItsOwnThatIsDownWhileBackup() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final Member member = master(node, with("lan", 7, 20, "x", MacMode.VIRTUAL, "10.0.0.1/24"));
        await(() -> kernel.journal().contains("up carp7-2"), kernel::journal);

        member.stop();

        final List<String> journal = kernel.journal();
        assertTrue(
                journal.indexOf("down carp7-2") < journal.indexOf("remove 10.0.0.1/24"),
                journal.toString());
        assertTrue(journal.contains("delete carp7-2"), journal.toString());
        assertTrue(kernel.links().byName("carp7-2").isEmpty());
    }

    @Test
    void anotherPassphraseIsCountedAndNeverChangesTheRole() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member one =
                master(node(first), with("lan", 1, 20, "a", MacMode.INTERFACE, "10.0.0.1/24"));
        final Member other =
                master(node(second), with("lan", 1, 10, "b", MacMode.INTERFACE, "10.0.0.1/24"));

        await(
                () ->
                        one.status().dropped().get("badauth") > 3
                                && other.status().dropped().get("badauth") > 3,
                one::status);

        assertEquals(Role.MASTER, one.status().role());
        assertEquals(Role.MASTER, other.status().role());
        assertEquals(0, one.status().advertsReceived());
        final String problem = String.valueOf(one.status().problem());
        assertTrue(problem.contains("badauth: 10.0.0.3 signs with another"), problem);
    }

    @Test
    void garbageIsCountedByReasonAndChangesNothing() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        kernel.deliver(new byte[] {0x21, 1, 0}, "10.0.0.9", 2);
        kernel.deliver(new byte[0], "10.0.0.9", 2);
        kernel.deliver(new byte[36], "10.0.0.9", 77);
        await(
                () ->
                        member.status().dropped().get("badlen") == 1
                                && node.dropped().get("badlen") == 1,
                () -> member.status().dropped() + " " + node.dropped());

        assertEquals(Role.MASTER, member.status().role());
    }

    @Test
    void addressesThatTheKernelRefusesDemoteWithAReasonThatGoesAgain() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        kernel.refuseAddresses(true);
        final NodeElection node = node(kernel);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        await(() -> node.demotions().size() == 1, node::demotions);
        assertEquals("addresses of lan", node.demotions().get(0).reason());
        assertTrue(String.valueOf(member.status().problem()).contains("EPERM"));

        kernel.refuseAddresses(false);
        await(() -> node.demotions().isEmpty(), node::demotions);
        assertNull(member.status().problem());
    }

    @Test
    void oneVhidOnOneInterfaceBelongsToOneVirtualHost() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        final Member second = node.add("again");

        second.configure(settings("again", 1, 20, "10.0.0.9/24"));

        await(() -> second.status().problem() != null, second::status);
        assertNotNull(second.status().problem());
        assertTrue(
                second.status().problem().startsWith("vhid 1 on lan belongs to virtual host lan"),
                second.status().problem());
        assertEquals(Role.INIT, second.status().role());
    }

    @Test
    void oneAddressOnOneInterfaceBelongsToOneVirtualHostAndGoesToTheOtherWhenThatGivesItUp()
            throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final Member first = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        final Member second = node.add("twin");

        second.configure(settings("twin", 9, 20, "10.0.0.1/32"));

        await(() -> second.status().problem() != null, second::status);
        assertEquals(
                "10.0.0.1 on lan belongs to virtual host lan already; remove it from one of the two"
                        + " files",
                second.status().problem());
        assertEquals(Role.INIT, second.status().role());

        first.configure(settings("lan", 1, 20, "10.0.0.7/24"));

        await(() -> second.status().role() == Role.MASTER, second::status);
        assertNull(second.status().problem());
    }

    @Test
    void aVhidIsTakenWhenItsOwnerHasLeft() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final Member first = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        final Member second = node.add("again");
        second.configure(settings("again", 1, 20, "10.0.0.9/24"));
        await(() -> second.status().problem() != null, second::status);

        first.stop();

        awaitRole(second, Role.MASTER);
        assertNull(second.status().problem());
    }

    /** After bow-out and hand-over the end of maintenance must bring the role back. */
    @Test
    void theEndOfMaintenanceTakesBackWhatWasHandedOver() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member slower = master(node(second), settings("lan", 1, 60, "10.0.0.1/24"));
        final NodeElection firstNode = node(first);
        final Member faster = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        awaitRole(slower, Role.BACKUP);
        assertTrue(firstNode.handOver(Duration.ofSeconds(5), false).get(0).moved());
        firstNode.apply(MAINTENANCE);
        await(() -> !firstNode.demotions().isEmpty(), firstNode::demotions);

        firstNode.apply(SERVING);

        awaitRole(faster, Role.MASTER);
        awaitRole(slower, Role.BACKUP);
    }

    @Test
    void anAddressOfTheNodeItselfIsNeitherTakenNorRemoved() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.2/24"));

        await(() -> member.status().problem() != null, member::status);
        assertTrue(
                member.status().problem().contains("this node's own address"),
                member.status().problem());

        member.configure(settings("lan", 1, 20, "10.0.0.1/24"));
        await(() -> member.status().problem() == null, member::status);
        member.stop();
        assertEquals(List.of(CidrAddress.parse("10.0.0.2/24")), kernel.allAddresses());
    }

    /** The virtual MAC is another, the answers for the address are two all the same. */
    @Test
    void anAddressOfTheNodeItselfIsRefusedWithVirtualMacToo() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final NodeElection node = node(kernel);
        final Member member =
                master(node, with("lan", 7, 20, "secret", MacMode.VIRTUAL, "10.0.0.2/24"));

        await(() -> problemOf(member).contains(OWN), member::status);
        await(() -> node.demotion("carp") == 240, node::demotions);

        member.configure(with("lan", 7, 20, "secret", MacMode.VIRTUAL, "10.0.0.1/24"));
        await(() -> member.status().problem() == null, member::status);
        await(() -> node.demotions().isEmpty(), node::demotions);
    }

    @Test
    void aBackupNamesAnAddressOfItsOwnFromTheStartAndWhenItComes() throws Exception {
        for (final MacMode mac : MacMode.values()) {
            final FakeKernel first = new FakeKernel("10.0.0.3/24");
            final FakeKernel second = new FakeKernel("10.0.0.2/24");
            first.connect(second);
            master(node(first), with("lan", 7, 20, "secret", mac, "10.0.0.1/24"));
            final NodeElection node = node(second);
            node.apply(SERVING);
            final Member backup = node.add("lan");
            backup.configure(with("lan", 7, 60, "secret", mac, "10.0.0.1/24"));
            awaitRole(backup, Role.BACKUP);
            assertNull(backup.status().problem());

            second.own(CidrAddress.parse("10.0.0.1/24"));

            await(() -> problemOf(backup).contains("10.0.0.1 " + OWN), backup::status);
            assertEquals(Role.BACKUP, backup.status().role());
            await(() -> node.demotion("carp") == 240, node::demotions);

            backup.stop();
            final Member again = node.add("lan");
            again.configure(with("lan", 7, 60, "secret", mac, "10.0.0.1/24"));
            await(() -> problemOf(again).contains("10.0.0.1 " + OWN), again::status);

            second.addresses().remove(2, CidrAddress.parse("10.0.0.1/24"));
            await(() -> again.status().problem() == null, again::status);
            await(() -> node.demotions().isEmpty(), node::demotions);
        }
    }

    private static final String OWN = "is this node's own address on lan; remove it";

    private static String problemOf(final Member member) {
        return String.valueOf(member.status().problem());
    }

    @Test
    void theOperatorsDemotionOfAGroupMovesTheRoleAndItsEndBringsItBack() throws Exception {
        final FakeKernel first = new FakeKernel("10.0.0.2/24");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        final Member slower = master(node(second), settings("lan", 1, 60, "10.0.0.1/24"));
        final NodeElection firstNode = node(first);
        final Member faster = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        awaitRole(slower, Role.BACKUP);

        firstNode.demote("other", Election.Cause.operator(), 1);
        await(() -> firstNode.demotions().size() == 1, firstNode::demotions);
        assertEquals(0, faster.status().demotion());
        firstNode.demote("carp", Election.Cause.operator(), 1);
        awaitRole(slower, Role.MASTER);
        awaitRole(faster, Role.BACKUP);
        assertEquals(1, faster.status().demotion());

        firstNode.undemote("carp", Election.Cause.operator(), 1);
        awaitRole(faster, Role.MASTER);
    }

    @Test
    void aPeerIsToldInsteadOfTheGroup() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final VirtualHostSettings group = settings("lan", 1, 20, "10.0.0.1/24");
        final VirtualHostSettings unicast =
                new VirtualHostSettings(
                        "lan",
                        "lan",
                        1,
                        group.key(),
                        group.addresses(),
                        0,
                        20,
                        MacMode.INTERFACE,
                        "carp",
                        IpAddress.parse("10.0.0.3"),
                        null,
                        true,
                        "");

        master(node(kernel), unicast);

        await(() -> kernel.journal().contains("unicast to 10.0.0.3"), kernel::journal);
        assertTrue(
                kernel.journal().stream().noneMatch(line -> line.startsWith("advert")),
                kernel.journal().toString());
    }

    @Test
    void aRefusedEditKeepsWhatIsInForce() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        member.refuse("advskew is 300, needs 0..254 (org.tandemgate.carp-lan.cfg)");

        assertEquals(20, member.status().advskew());
        assertEquals(Role.MASTER, member.status().role());
        assertTrue(member.status().problem().contains("advskew is 300"));
    }

    @Test
    void aListenerThatFailsDisturbsNobody() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final List<RoleChange> told = new CopyOnWriteArrayList<>();
        node.addListener(
                change -> {
                    throw new IllegalStateException("a defect of the test");
                });
        node.addListener(told::add);

        master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        await(() -> told.size() == 2, () -> told);
    }

    @Test
    void aRoleCannotBeForcedInInit() throws Exception {
        final NodeElection node = node(new FakeKernel("10.0.0.2/24"));
        final Member member = node.add("lan");

        final var refused = assertThrows(RefusedException.class, () -> member.force(Role.MASTER));
        assertTrue(refused.getMessage().contains("INIT"), refused.getMessage());
    }
}
