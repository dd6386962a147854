/** Virtual hosts and their demotion. */
@NullMarked
package org.tandemgate.shell.carp;

import org.jspecify.annotations.NullMarked;
