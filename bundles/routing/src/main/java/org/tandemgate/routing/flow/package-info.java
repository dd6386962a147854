/** Configuration in the words of the kernel. */
@NullMarked
package org.tandemgate.routing.flow;

import org.jspecify.annotations.NullMarked;
