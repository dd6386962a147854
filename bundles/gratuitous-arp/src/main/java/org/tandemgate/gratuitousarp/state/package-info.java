/** Which address is announced when: decisions without clock, thread or socket. */
@NullMarked
package org.tandemgate.gratuitousarp.state;

import org.jspecify.annotations.NullMarked;
