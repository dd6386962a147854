/** The octets between the nodes. */
@NullMarked
package org.tandemgate.peer.protocol;

import org.jspecify.annotations.NullMarked;
