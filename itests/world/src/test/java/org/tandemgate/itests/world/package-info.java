/** The parts of the world that need no namespaces. */
@NullMarked
package org.tandemgate.itests.world;

import org.jspecify.annotations.NullMarked;
