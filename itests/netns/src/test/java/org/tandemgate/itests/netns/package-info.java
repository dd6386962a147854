/** Complete nodes in a private world, judged by what other programs saw. */
@NullMarked
package org.tandemgate.itests.netns;

import org.jspecify.annotations.NullMarked;
