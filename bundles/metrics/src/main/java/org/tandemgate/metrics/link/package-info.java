/** The text that Prometheus reads. */
@NullMarked
package org.tandemgate.metrics.link;

import org.jspecify.annotations.NullMarked;
