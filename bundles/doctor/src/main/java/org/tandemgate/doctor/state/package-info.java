/** What may leave this node. */
@NullMarked
package org.tandemgate.doctor.state;

import org.jspecify.annotations.NullMarked;
