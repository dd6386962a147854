/** Commands about the DHCP servers of both nodes. */
@NullMarked
package org.tandemgate.shell.keaha;

import org.jspecify.annotations.NullMarked;
