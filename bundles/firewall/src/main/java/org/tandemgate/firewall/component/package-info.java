/** The firewall in the OSGi runtime. */
@NullMarked
package org.tandemgate.firewall.component;

import org.jspecify.annotations.NullMarked;
