/** Brings virtual IPs into force. */
@NullMarked
package org.tandemgate.virtualips.runtime;

import org.jspecify.annotations.NullMarked;
