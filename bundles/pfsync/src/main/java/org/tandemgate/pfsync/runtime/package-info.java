/** The loop that makes two nodes replicate, and what it wants of link and kernel. */
@NullMarked
package org.tandemgate.pfsync.runtime;

import org.jspecify.annotations.NullMarked;
