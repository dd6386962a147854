/** What replication does next: pure of sockets, clocks and kernels, time comes as an argument. */
@NullMarked
package org.tandemgate.pfsync.state;

import org.jspecify.annotations.NullMarked;
