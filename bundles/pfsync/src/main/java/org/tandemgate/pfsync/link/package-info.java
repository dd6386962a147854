/** The socket to the peer: who may speak, what was lost, what the peer understands. */
@NullMarked
package org.tandemgate.pfsync.link;

import org.jspecify.annotations.NullMarked;
