/** Joins the console to the OSGi runtime. */
@NullMarked
package org.tandemgate.webconsole.component;

import org.jspecify.annotations.NullMarked;
