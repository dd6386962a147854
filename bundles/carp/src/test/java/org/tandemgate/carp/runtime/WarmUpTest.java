package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
