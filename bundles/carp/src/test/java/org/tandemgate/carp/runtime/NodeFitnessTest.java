package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.linux.LinuxException;

/** What makes a node unfit, and that it becomes fit again without an administrator. */
class NodeFitnessTest {
    private final FakeKernel first = new FakeKernel("10.0.0.2/24");
    private final FakeKernel second = new FakeKernel("10.0.0.3/24");
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

    private static NodePolicy policy(
            final int downMillis, final int upMillis, final @Nullable String hold) {
        return new NodePolicy(
                true,
                Duration.ZERO,
                true,
                false,
                Duration.ofMillis(downMillis),
                Duration.ofMillis(upMillis),
                hold);
    }

    private static VirtualHostSettings inGroup(final VirtualHostSettings host, final String group) {
        return new VirtualHostSettings(
                host.name(),
                host.interfaceName(),
                host.vhid(),
                host.key(),
                host.addresses(),
                host.advbase(),
                host.advskew(),
                host.macMode(),
                group,
                host.peer(),
                host.peer6(),
                host.allow(),
                host.description());
    }

    /** Returns when the loop has taken the policy: what is posted later is done later. */
    private static void applied(final NodeElection node, final NodePolicy policy) {
        node.apply(policy);
        node.demote("nobody", Election.Cause.operator(), 1);
        await(() -> groups(node).contains("nobody"), node::demotions);
        node.undemote("nobody", Election.Cause.operator(), 1);
        await(() -> !groups(node).contains("nobody"), node::demotions);
    }

    private static List<String> groups(final NodeElection node) {
        return node.demotions().stream().map(Demotion::group).toList();
    }

    private static List<String> reasons(final NodeElection node) {
        return node.demotions().stream().map(Demotion::reason).toList();
    }

    @Test
    void aNodeThatCannotSendIsDemotedAndComesBackByItself() throws Exception {
        first.connect(second);
        final NodeElection firstNode = node(first);
        final Member better = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        final NodeElection secondNode = node(second);
        secondNode.apply(SERVING);
        final Member worse = secondNode.add("lan");
        worse.configure(settings("lan", 1, 60, "10.0.0.1/24"));
        awaitRole(worse, Role.BACKUP);

        first.refuseFrames(true);
        await(() -> reasons(firstNode).equals(List.of("send errors of lan")), firstNode::demotions);
        awaitRole(worse, Role.MASTER);
        awaitRole(better, Role.BACKUP);
        assertTrue(
                String.valueOf(better.status().problem()).contains("ENOBUFS"),
                () -> "" + better.status().problem());

        first.refuseFrames(false);
        await(() -> reasons(firstNode).isEmpty(), firstNode::demotions);
        awaitRole(better, Role.MASTER);
        awaitRole(worse, Role.BACKUP);
        assertTrue(first.journal().contains("probe"), () -> "" + first.journal());
        assertEquals(null, better.status().problem());
    }

    private static final List<String> UNRELEASED = List.of("addresses of lan");

    /** Its next take-over may never come: nobody prefers a node that is demoted by 240. */
    @Test
    void aBackupThatCannotReleaseTriesAgainAndIsForgiven() throws Exception {
        final NodeElection node = node(first);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        await(() -> first.allAddresses().size() == 2, first::allAddresses);
        first.refuseRemovals(true);
        applied(node, policy(0, 0, "held"));
        await(() -> reasons(node).equals(UNRELEASED), node::demotions);
        assertEquals(Role.INIT, member.status().role());

        first.refuseRemovals(false);

        await(() -> reasons(node).isEmpty(), node::demotions);
        assertEquals(1, first.allAddresses().size(), () -> "" + first.allAddresses());
        await(() -> member.status().problem() == null, member::status);
    }

    @Test
    void aBackupThatCannotPrepareTriesAgainAndIsForgiven() throws Exception {
        first.connect(second);
        master(node(second), settings("lan", 1, 20, "10.0.0.1/24"));
        first.refuseRemovals(true);
        final NodeElection node = node(first);
        node.apply(SERVING);
        final Member backup = node.add("lan");
        backup.configure(settings("lan", 1, 60, "10.0.0.1/24"));
        await(() -> reasons(node).equals(UNRELEASED), node::demotions);
        assertEquals(Role.BACKUP, backup.status().role());

        first.refuseRemovals(false);

        await(() -> reasons(node).isEmpty(), node::demotions);
        assertEquals(Role.BACKUP, backup.status().role());
    }

    /** What was on an interface that is gone went with it. */
    @Test
    void anInterfaceThatVanishesTakesItsAddressesAndTheirDemotionAlong() throws Exception {
        final NodeElection node = node(first);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        await(() -> first.allAddresses().size() == 2, first::allAddresses);
        first.refuseRemovals(true);
        applied(node, policy(0, 0, "held"));
        await(() -> reasons(node).equals(UNRELEASED), node::demotions);

        first.removeInterface();

        await(() -> reasons(node).equals(List.of("link down: lan")), node::demotions);
        await(() -> member.status().problem() == null, member::status);
    }

    @Test
    void sendErrorsMoveWithTheGroupAndLeaveWithTheVirtualHost() throws Exception {
        final NodeElection node = node(first);
        final VirtualHostSettings lan = settings("lan", 1, 20, "10.0.0.1/24");
        final Member member = master(node, lan);
        first.refuseFrames(true);
        await(() -> node.demotions().size() == 1, node::demotions);

        member.configure(inGroup(lan, "other"));
        await(() -> groups(node).equals(List.of("other")), node::demotions);

        member.stop();
        assertEquals(List.of(), node.demotions());
    }

    @Test
    void aDemotionWithAnEndEndsAndTheRoleComesBack() throws Exception {
        first.connect(second);
        final NodeElection firstNode = node(first);
        final Member better = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        final Member worse = node(second).add("lan");
        open.get(1).apply(SERVING);
        worse.configure(settings("lan", 1, 60, "10.0.0.1/24"));
        awaitRole(worse, Role.BACKUP);

        firstNode.demote(
                "carp", new Election.Cause("pfsync", "bulk update", Duration.ofSeconds(1)), 32);

        awaitRole(worse, Role.MASTER);
        await(() -> reasons(firstNode).isEmpty(), firstNode::demotions);
        awaitRole(better, Role.MASTER);
    }

    @Test
    void aFlappingLinkMovesTheRoleOnce() throws Exception {
        final NodeElection node = node(first);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        applied(node, policy(0, 60_000, null));
        final List<Role> roles = new CopyOnWriteArrayList<>();
        node.addListener(change -> roles.add(change.to()));
        await(() -> roles.contains(Role.MASTER), () -> roles);
        roles.clear();

        for (int flap = 0; flap < 10; flap++) {
            first.cable(false);
            awaitRole(member, Role.INIT);
            first.cable(true);
            await(
                    () -> member.status().reason().startsWith("link up: lan, waiting"),
                    member::status);
        }
        assertEquals(List.of("link down: lan"), reasons(node));

        node.apply(policy(0, 0, null));
        awaitRole(member, Role.MASTER);
        assertEquals(List.of(), node.demotions());
        await(() -> roles.size() == 3, () -> roles);
        assertEquals(List.of(Role.INIT, Role.BACKUP, Role.MASTER), roles);
    }

    @Test
    void aShortLossOfTheCarrierIsOverlooked() throws Exception {
        final NodeElection node = node(first);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        applied(node, policy(60_000, 0, null));

        first.cable(false);
        await(() -> member.link() != null && !member.link().running(), member::link);
        first.cable(true);
        await(() -> member.link() != null && member.link().running(), member::link);
        assertEquals(Role.MASTER, member.status().role());
        assertEquals("no master heard", member.status().reason().substring(0, 15));

        applied(node, policy(100, 0, null));
        first.cable(false);
        awaitRole(member, Role.INIT);
    }

    @Test
    void aNodeThatIsHeldBackIsNoCandidate() throws Exception {
        final NodeElection node = node(first);
        node.apply(policy(0, 0, "waiting for pfsync: 40 %"));
        final Member member = node.add("lan");
        member.configure(settings("lan", 1, 20, "10.0.0.1/24"));
        await(() -> member.status().reason().equals("waiting for pfsync: 40 %"), member::status);
        assertEquals(Role.INIT, member.status().role());

        node.apply(SERVING);
        awaitRole(member, Role.MASTER);
    }

    @Test
    void twoOthersThatAreBothMasterAreNamed() throws Exception {
        final FakeKernel third = new FakeKernel("10.0.0.4/24");
        first.connect(second);
        first.connect(third);
        master(node(second), settings("lan", 1, 10, "10.0.0.1/24"));
        master(node(third), settings("lan", 1, 10, "10.0.0.1/24"));
        final NodeElection node = node(first);
        node.apply(SERVING);
        final Member member = node.add("lan");
        member.configure(settings("lan", 1, 100, "10.0.0.1/24"));

        await(
                () -> String.valueOf(member.status().problem()).startsWith("masters: 10.0.0."),
                member::status);
        final String problem = String.valueOf(member.status().problem());
        assertTrue(problem.contains("10.0.0.3") && problem.contains("10.0.0.4"), problem);
    }
}
