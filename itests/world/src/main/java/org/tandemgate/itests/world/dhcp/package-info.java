/** DHCP servers on the gateways, and clients that note how they are served. */
@NullMarked
package org.tandemgate.itests.world.dhcp;

import org.jspecify.annotations.NullMarked;
