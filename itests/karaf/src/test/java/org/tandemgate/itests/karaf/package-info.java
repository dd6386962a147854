/** The distribution as users get it. */
@NullMarked
package org.tandemgate.itests.karaf;

import org.jspecify.annotations.NullMarked;
