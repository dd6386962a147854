/** Metrics in the OSGi runtime. */
@NullMarked
package org.tandemgate.metrics.component;

import org.jspecify.annotations.NullMarked;
