/** Replication in the OSGi runtime. */
@NullMarked
package org.tandemgate.pfsync.component;

import org.jspecify.annotations.NullMarked;
