/** The notes of the probes. */
@NullMarked
package org.tandemgate.itests.world.probe;

import org.jspecify.annotations.NullMarked;
