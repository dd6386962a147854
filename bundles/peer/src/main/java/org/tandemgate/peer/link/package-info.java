/** The socket to the other node, and reports as text. */
@NullMarked
package org.tandemgate.peer.link;

import org.jspecify.annotations.NullMarked;
