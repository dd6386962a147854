/** Kea's configuration and reports in the words of the coordinator, and back. Pure. */
@NullMarked
package org.tandemgate.keaha.flow;

import org.jspecify.annotations.NullMarked;
