/** Announcing in the OSGi runtime. */
@NullMarked
package org.tandemgate.gratuitousarp.component;

import org.jspecify.annotations.NullMarked;
