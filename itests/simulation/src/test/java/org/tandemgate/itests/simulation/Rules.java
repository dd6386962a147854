package org.tandemgate.itests.simulation;

import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/** How a node decides: as {@link CarpElection} does, or with a bug planted in it. */
interface Rules {
    CarpElection.Step on(CarpElection election, CarpEvent event, long nowNanos);
}
