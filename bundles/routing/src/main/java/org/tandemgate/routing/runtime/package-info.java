/** Brings routes into force and keeps them. */
@NullMarked
package org.tandemgate.routing.runtime;

import org.jspecify.annotations.NullMarked;
