/** One configuration on two nodes. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.configsync;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
