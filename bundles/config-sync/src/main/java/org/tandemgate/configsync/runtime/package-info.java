/** What the other node may ask for, and what is asked of it. */
@NullMarked
package org.tandemgate.configsync.runtime;

import org.jspecify.annotations.NullMarked;
