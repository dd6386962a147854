/** This machine as a member of the cluster: its name, its maintenance, its health. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.node;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
