/** From snapshots of the services to what is measured. */
@NullMarked
package org.tandemgate.metrics.runtime;

import org.jspecify.annotations.NullMarked;
