/** The store in the OSGi runtime. */
@NullMarked
package org.tandemgate.configstore.component;

import org.jspecify.annotations.NullMarked;
