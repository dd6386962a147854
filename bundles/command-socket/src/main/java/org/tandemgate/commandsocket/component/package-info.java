/** Joins the socket to the OSGi runtime and to Karaf's shell. */
@NullMarked
package org.tandemgate.commandsocket.component;

import org.jspecify.annotations.NullMarked;
