/** Hashed passwords as text. */
@NullMarked
package org.tandemgate.accounts.protocol;

import org.jspecify.annotations.NullMarked;
