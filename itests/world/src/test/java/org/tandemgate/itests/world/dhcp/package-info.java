/** Whether clients ask and count as they should. */
@NullMarked
package org.tandemgate.itests.world.dhcp;

import org.jspecify.annotations.NullMarked;
