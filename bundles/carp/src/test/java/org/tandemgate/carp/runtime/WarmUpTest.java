package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;

class WarmUpTest {
    /** None of its events fails, and together they load the class of every effect. */
    @Test
    void itMeetsEveryEffectAndRunsToTheEnd() {
        final WarmUp.Outcome outcome = WarmUp.run();

        assertEquals(Role.INIT, outcome.role());
        assertEquals(Set.of(CarpEffect.class.getPermittedSubclasses()), outcome.effects());
    }

    /** Before it may be master; what a refusal would be is left to the take-over itself. */
    @Test
    void aTakeOverIsRehearsedWithoutAnInterface() throws Exception {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        try (NodeElection node = new NodeElection(kernel)) {
            node.apply(NodeElectionTest.SERVING);
            final Member member = node.add("lan");
            member.configure(NodeElectionTest.settings("lan", 1, 100, "10.0.0.1/24"));
            NodeElectionTest.await(() -> !kernel.nowhere().isEmpty(), kernel::journal);

            assertEquals(member.status().addresses(), kernel.nowhere());
            assertEquals(List.of(), member.problems());
        }
    }
}
