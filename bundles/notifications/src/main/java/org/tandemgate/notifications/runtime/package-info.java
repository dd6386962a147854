/** Queues and threads. */
@NullMarked
package org.tandemgate.notifications.runtime;

import org.jspecify.annotations.NullMarked;
