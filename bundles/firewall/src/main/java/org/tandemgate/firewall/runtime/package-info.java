/** Bringing rules into force. */
@NullMarked
package org.tandemgate.firewall.runtime;

import org.jspecify.annotations.NullMarked;
