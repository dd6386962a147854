/** Messages as octets. */
@NullMarked
package org.tandemgate.notifications.protocol;

import org.jspecify.annotations.NullMarked;
