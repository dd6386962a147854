/** The election in the OSGi runtime. */
@NullMarked
package org.tandemgate.carp.component;

import org.jspecify.annotations.NullMarked;
