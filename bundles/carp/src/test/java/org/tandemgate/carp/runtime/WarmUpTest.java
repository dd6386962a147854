package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;

class WarmUpTest {
    /** Every event is one that may come; none of them fails. */
    @Test
    void itRunsToTheEnd() {
        assertEquals(Role.INIT, WarmUp.run());
    }
}
