/**
 * What the protocols need of the Linux kernel, in Java terms: sockets, interfaces, addresses,
 * scheduling.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.linux;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
