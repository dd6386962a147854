/** The program behind bin/ha and bin/client. Runs outside the node, needs nothing but the JDK. */
@NullMarked
package org.tandemgate.commandsocket.client;

import org.jspecify.annotations.NullMarked;
