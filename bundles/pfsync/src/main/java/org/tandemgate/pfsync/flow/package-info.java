/**
 * What an entry of the kernel's connection table is on the wire, and back. Pure: values of {@code
 * linux}, messages and states come in and go out, time comes as an argument.
 */
@NullMarked
package org.tandemgate.pfsync.flow;

import org.jspecify.annotations.NullMarked;
