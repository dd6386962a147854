/** What of the configuration is sent, and in which words; does nothing. */
@NullMarked
package org.tandemgate.configsync.flow;

import org.jspecify.annotations.NullMarked;
