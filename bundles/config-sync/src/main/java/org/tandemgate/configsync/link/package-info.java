/** The HTTP connection to the other node. */
@NullMarked
package org.tandemgate.configsync.link;

import org.jspecify.annotations.NullMarked;
