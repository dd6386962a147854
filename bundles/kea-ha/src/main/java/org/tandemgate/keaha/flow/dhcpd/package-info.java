/** Reads what ISC dhcpd is configured with, and says it in the words of Kea. */
@NullMarked
package org.tandemgate.keaha.flow.dhcpd;

import org.jspecify.annotations.NullMarked;
