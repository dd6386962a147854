/** The doctor in the OSGi runtime. */
@NullMarked
package org.tandemgate.doctor.component;

import org.jspecify.annotations.NullMarked;
