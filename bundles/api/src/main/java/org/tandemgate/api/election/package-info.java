/**
 * Who holds which virtual host, and why: the contract between an election protocol and everybody
 * else.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.tandemgate.api.election;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
