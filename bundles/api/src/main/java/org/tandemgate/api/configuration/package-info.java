/**
 * Reading a configuration that an administrator wrote: every value checked, every complaint with
 * its place.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.configuration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
