/** Revisions as octets and back. */
@NullMarked
package org.tandemgate.configstore.flow;

import org.jspecify.annotations.NullMarked;
