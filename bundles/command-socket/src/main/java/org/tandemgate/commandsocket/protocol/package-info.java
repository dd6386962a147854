/** What travels over the command socket: frames and the request. Also part of the client. */
@NullMarked
package org.tandemgate.commandsocket.protocol;

import org.jspecify.annotations.NullMarked;
