/** Threads that take work off those which must not wait. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.work;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
