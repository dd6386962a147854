/** Two to five nodes with the real election, in simulated time over a simulated network. */
@NullMarked
package org.tandemgate.itests.simulation;

import org.jspecify.annotations.NullMarked;
