/** Services of the moment, for those that live longer than what they ask. */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.services;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
