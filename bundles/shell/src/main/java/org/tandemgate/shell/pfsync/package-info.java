/** Commands of the scope pfsync. */
@NullMarked
package org.tandemgate.shell.pfsync;

import org.jspecify.annotations.NullMarked;
