/** Two Kea DHCP servers as one: what they say, and what people may ask of them. */
@NullMarked
@Export
@Version("1.2.0")
package org.tandemgate.api.keaha;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
