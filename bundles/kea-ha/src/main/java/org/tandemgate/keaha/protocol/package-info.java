/** Commands and answers of Kea's control channel as values: no socket, no clock. */
@NullMarked
package org.tandemgate.keaha.protocol;

import org.jspecify.annotations.NullMarked;
