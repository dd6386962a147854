/** pfsync as bytes: frames of IP protocol 240 and their messages, read and written in place. */
@NullMarked
package org.tandemgate.pfsync.protocol;

import org.jspecify.annotations.NullMarked;
