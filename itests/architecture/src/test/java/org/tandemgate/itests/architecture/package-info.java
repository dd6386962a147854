/** The rules of the architecture as tests, each of which is seen to bite. */
@NullMarked
package org.tandemgate.itests.architecture;

import org.jspecify.annotations.NullMarked;
