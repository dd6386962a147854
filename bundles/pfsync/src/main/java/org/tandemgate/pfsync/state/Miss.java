package org.tandemgate.pfsync.state;

import java.util.Locale;

/** What was not done, by reason. The first two are counters of BSD. */
public enum Miss {
    /** An update with a side older than what is known; the sender is told. */
    STALE,
    /** Asked for, or to be removed, but unknown here. */
    BADSTATE,
    /** About a state that has just ended: a packet that was overtaken, or came twice. */
    LATE,
    /** The table is full: this state does not survive. */
    FULL,
    /** Clear all states of this very node: only their creator may. */
    OWN_CLEAR;

    /** Name of the counter: lower case, e.g. {@code own-clear}. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
