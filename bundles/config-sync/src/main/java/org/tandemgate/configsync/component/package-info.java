/** Synchronization in the OSGi runtime. */
@NullMarked
package org.tandemgate.configsync.component;

import org.jspecify.annotations.NullMarked;
