/** The node as a whole: status, maintenance, hand-over. */
@NullMarked
package org.tandemgate.shell.ha;

import org.jspecify.annotations.NullMarked;
