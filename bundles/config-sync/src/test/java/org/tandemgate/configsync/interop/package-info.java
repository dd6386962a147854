/** Other people's XML-RPC. */
@NullMarked
package org.tandemgate.configsync.interop;

import org.jspecify.annotations.NullMarked;
