package org.tandemgate.pfsync.link;

import org.tandemgate.pfsync.state.SendQueue;

/**
 * A message about one state, as it was written.
 *
 * @param item which, and as what
 * @param counter of the changes of that state; 0: none
 * @param sinceNanos when what it tells happened, for the lag
 */
public record Told(SendQueue.Item item, long counter, long sinceNanos) {}
