/**
 * A private world of network namespaces on this machine, with complete nodes, real peers and probes
 * in it. It lives inside a sandbox ({@code itests/world/sandbox}) and vanishes with it.
 */
@NullMarked
package org.tandemgate.itests.world;

import org.jspecify.annotations.NullMarked;
