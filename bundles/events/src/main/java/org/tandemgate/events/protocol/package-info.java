/** The line of the file that an event is kept in. */
@NullMarked
package org.tandemgate.events.protocol;

import org.jspecify.annotations.NullMarked;
