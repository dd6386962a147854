/** CARP advertisements as bytes: the packet, its digest, its counter and the frame around it. */
@NullMarked
package org.tandemgate.carp.protocol;

import org.jspecify.annotations.NullMarked;
