/** The election of one virtual host as a pure function of state, event and time. */
@NullMarked
package org.tandemgate.carp.state;

import org.jspecify.annotations.NullMarked;
