/** The program nft. */
@NullMarked
package org.tandemgate.firewall.kernel;

import org.jspecify.annotations.NullMarked;
