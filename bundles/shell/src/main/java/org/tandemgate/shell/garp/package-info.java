/** Announcements of addresses. */
@NullMarked
package org.tandemgate.shell.garp;

import org.jspecify.annotations.NullMarked;
