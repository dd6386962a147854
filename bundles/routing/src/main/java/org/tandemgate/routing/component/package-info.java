/** Routing in the OSGi runtime. */
@NullMarked
package org.tandemgate.routing.component;

import org.jspecify.annotations.NullMarked;
