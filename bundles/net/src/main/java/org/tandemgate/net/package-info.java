/** Addresses, checksums and the packet headers that more than one protocol bundle needs. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
