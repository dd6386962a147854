/** The file and the thread of the history. */
@NullMarked
package org.tandemgate.events.runtime;

import org.jspecify.annotations.NullMarked;
