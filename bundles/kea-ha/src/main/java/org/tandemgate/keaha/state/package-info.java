/** What the coordinator does next: pure of sockets, clocks and wire, time comes as an argument. */
@NullMarked
package org.tandemgate.keaha.state;

import org.jspecify.annotations.NullMarked;
