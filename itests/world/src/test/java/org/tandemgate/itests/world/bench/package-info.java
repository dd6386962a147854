@NullMarked
package org.tandemgate.itests.world.bench;

import org.jspecify.annotations.NullMarked;
