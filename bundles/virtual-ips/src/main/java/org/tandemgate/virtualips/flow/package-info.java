/** Configuration in the words of the election's settings. */
@NullMarked
package org.tandemgate.virtualips.flow;

import org.jspecify.annotations.NullMarked;
