/** The control channel: a Unix-domain socket or HTTP, bounded in time and size. */
@NullMarked
package org.tandemgate.keaha.link;

import org.jspecify.annotations.NullMarked;
