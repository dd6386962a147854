/** Accounts of a configuration. */
@NullMarked
package org.tandemgate.accounts.flow;

import org.jspecify.annotations.NullMarked;
