package org.tandemgate.carp.state;

import org.jspecify.annotations.Nullable;

/**
 * Whether a virtual host may take part.
 *
 * @param started between Started and the end of Stopping
 * @param linkDown why the link is down, absent when it is up
 * @param disallowed why the operator keeps it out, absent when it is allowed
 */
record Admission(boolean started, @Nullable String linkDown, @Nullable String disallowed) {
    static final Admission INITIAL = new Admission(false, null, null);

    boolean isOpen() {
        return started && linkDown == null && disallowed == null;
    }

    /** Why it takes no part; the reason which an operator has to mend first comes first. */
    String obstacle() {
        if (!started) {
            return "stopped";
        }
        if (disallowed != null) {
            return disallowed;
        }
        return linkDown != null ? linkDown : "";
    }

    Admission withStarted(final boolean value) {
        return new Admission(value, linkDown, disallowed);
    }

    Admission withLinkDown(final @Nullable String reason) {
        return new Admission(started, reason, disallowed);
    }

    Admission withDisallowed(final @Nullable String reason) {
        return new Admission(started, linkDown, reason);
    }
}
