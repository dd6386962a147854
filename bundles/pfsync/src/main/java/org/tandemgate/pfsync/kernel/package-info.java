/**
 * The sockets to the kernel's connection table: a thread that hears it, a batch that changes it, a
 * thread that reads it again and again. Knows nothing of the loop but how to wake it.
 */
@NullMarked
package org.tandemgate.pfsync.kernel;

import org.jspecify.annotations.NullMarked;
