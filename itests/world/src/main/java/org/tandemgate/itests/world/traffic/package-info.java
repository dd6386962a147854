/**
 * Many connections through two gateways that translate addresses and let nothing pass that they do
 * not know: every octet is checked at both ends.
 */
@NullMarked
package org.tandemgate.itests.world.traffic;

import org.jspecify.annotations.NullMarked;
