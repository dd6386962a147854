/** The thread that sends announcements. */
@NullMarked
package org.tandemgate.gratuitousarp.runtime;

import org.jspecify.annotations.NullMarked;
