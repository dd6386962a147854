/** Who may try to log in. */
@NullMarked
package org.tandemgate.configsync.state;

import org.jspecify.annotations.NullMarked;
