/** The node in the OSGi runtime. */
@NullMarked
package org.tandemgate.node.component;

import org.jspecify.annotations.NullMarked;
