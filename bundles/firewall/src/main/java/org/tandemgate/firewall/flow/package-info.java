/** The configuration in the words of nftables; does nothing. */
@NullMarked
package org.tandemgate.firewall.flow;

import org.jspecify.annotations.NullMarked;
