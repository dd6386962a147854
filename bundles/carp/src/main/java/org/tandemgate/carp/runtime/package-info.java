/** The loop that owns sockets, timers and effects of the election. */
@NullMarked
package org.tandemgate.carp.runtime;

import org.jspecify.annotations.NullMarked;
