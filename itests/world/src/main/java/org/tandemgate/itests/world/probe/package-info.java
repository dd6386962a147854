/**
 * Programs that send a steady flow through the world and note, per packet, when it left and when
 * its answer came back. They run in processes of their own inside the namespaces; the notes are a
 * shared file, so reading them disturbs nothing.
 */
@NullMarked
package org.tandemgate.itests.world.probe;

import org.jspecify.annotations.NullMarked;
