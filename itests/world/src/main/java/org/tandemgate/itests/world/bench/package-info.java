/**
 * The bench: what a fail-over costs and how fast a node starts, side by side with other programs in
 * the same world. Every time comes from one capture at the switch, by the kernel's clock.
 */
@NullMarked
package org.tandemgate.itests.world.bench;

import org.jspecify.annotations.NullMarked;
