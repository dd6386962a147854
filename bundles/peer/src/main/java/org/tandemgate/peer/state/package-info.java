/** Questions and whether an answer is one of them. */
@NullMarked
package org.tandemgate.peer.state;

import org.jspecify.annotations.NullMarked;
