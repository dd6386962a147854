/** DHCP coordination in the OSGi runtime. */
@NullMarked
package org.tandemgate.keaha.component;

import org.jspecify.annotations.NullMarked;
