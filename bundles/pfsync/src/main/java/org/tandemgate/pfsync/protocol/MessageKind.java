package org.tandemgate.pfsync.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One kind of message on the wire.
 *
 * @param number of the action in the subheader
 * @param action what it asks for
 * @param layout of one message
 * @param format the dialect whose states look like this, or null where all of FreeBSD's agree
 */
record MessageKind(int number, Action action, Layout layout, @Nullable Dialect format) {}
