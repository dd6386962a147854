/** Virtual IPs in the OSGi runtime. */
@NullMarked
package org.tandemgate.virtualips.component;

import org.jspecify.annotations.NullMarked;
