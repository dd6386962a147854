/** The socket, its connections and their limits. Knows nothing of OSGi. */
@NullMarked
package org.tandemgate.commandsocket.runtime;

import org.jspecify.annotations.NullMarked;
