/** REST in the OSGi runtime. */
@NullMarked
package org.tandemgate.rest.component;

import org.jspecify.annotations.NullMarked;
