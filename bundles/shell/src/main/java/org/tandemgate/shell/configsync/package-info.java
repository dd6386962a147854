/** The configuration of this node, and of the pair. */
@NullMarked
package org.tandemgate.shell.configsync;

import org.jspecify.annotations.NullMarked;
