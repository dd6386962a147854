/** The bindings: the only package of the product that sees JNA. */
@NullMarked
package org.tandemgate.linux.jna;

import org.jspecify.annotations.NullMarked;
