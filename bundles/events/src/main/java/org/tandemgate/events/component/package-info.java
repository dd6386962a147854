/** The history in the OSGi runtime. */
@NullMarked
package org.tandemgate.events.component;

import org.jspecify.annotations.NullMarked;
