/** Whether the traffic's own checks would notice. */
@NullMarked
package org.tandemgate.itests.world.traffic;

import org.jspecify.annotations.NullMarked;
