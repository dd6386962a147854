/** Notifications in the OSGi runtime. */
@NullMarked
package org.tandemgate.notifications.component;

import org.jspecify.annotations.NullMarked;
