/** Those who are told. */
@NullMarked
package org.tandemgate.notifications.link;

import org.jspecify.annotations.NullMarked;
