/** Which documents are valid, how they differ and merge, and what a transaction does next. */
@NullMarked
package org.tandemgate.configstore.state;

import org.jspecify.annotations.NullMarked;
