/** XML-RPC as bytes: calls, answers and their values, read and written whole. */
@NullMarked
package org.tandemgate.configsync.protocol.xmlrpc;

import org.jspecify.annotations.NullMarked;
