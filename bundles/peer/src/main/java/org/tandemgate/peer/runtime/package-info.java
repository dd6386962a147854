/** The thread that asks and answers. */
@NullMarked
package org.tandemgate.peer.runtime;

import org.jspecify.annotations.NullMarked;
