/** Both nodes side by side: what each says of itself, and how old that is. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.peer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
