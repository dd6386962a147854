/** This machine as a member of the cluster: maintenance, hand-over, readiness. */
@NullMarked
package org.tandemgate.node.runtime;

import org.jspecify.annotations.NullMarked;
