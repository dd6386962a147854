/**
 * Is this node, and the pair, fit to fail over: checks that every bundle may add to, and failures
 * on purpose.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.doctor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
