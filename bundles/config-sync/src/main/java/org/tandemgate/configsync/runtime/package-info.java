/** What the other node may ask for. */
@NullMarked
package org.tandemgate.configsync.runtime;

import org.jspecify.annotations.NullMarked;
