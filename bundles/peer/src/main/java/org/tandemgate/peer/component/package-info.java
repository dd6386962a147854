/** The view of the other node in the OSGi runtime. */
@NullMarked
package org.tandemgate.peer.component;

import org.jspecify.annotations.NullMarked;
