/** What happened on this node, in order, and why its roles are what they are. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.events;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
