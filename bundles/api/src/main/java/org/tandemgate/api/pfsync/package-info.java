/** Replication of connection states: what it does, knows and does not manage. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.pfsync;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
