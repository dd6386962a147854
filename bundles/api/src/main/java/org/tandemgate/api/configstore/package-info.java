/**
 * The configuration of the gateway as one versioned document: areas of objects, who brings them
 * into force, and the store that keeps them. Documents of a node never show their values in a
 * {@code toString}, because any of them may be a secret.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.configstore;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
