/** What bundles let people and programs see by HTTPS, and who may. */
@NullMarked
@Export
@Version("1.1.0")
package org.tandemgate.api.web;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
