/** Plans carried out on a server. */
@NullMarked
package org.tandemgate.keaha.runtime;

import org.jspecify.annotations.NullMarked;
