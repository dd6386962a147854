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

    /** What an event leads to; unchanged by those that have nothing to do with admission. */
    Admission after(final CarpEvent event) {
        if (event instanceof CarpEvent.Started) {
            return new Admission(true, linkDown, disallowed);
        }
        if (event instanceof CarpEvent.LinkUp) {
            return new Admission(started, null, disallowed);
        }
        if (event instanceof CarpEvent.LinkDown down) {
            return new Admission(started, down.reason(), disallowed);
        }
        if (event instanceof CarpEvent.Allowed) {
            return new Admission(started, linkDown, null);
        }
        return event instanceof CarpEvent.Disallowed ban
                ? new Admission(started, linkDown, ban.reason())
                : this;
    }

    /** Why a virtual host that has just been let in takes part. */
    static String opening(final CarpEvent event) {
        if (event instanceof CarpEvent.LinkUp) {
            return "link up";
        }
        return event instanceof CarpEvent.Allowed ? "allowed" : "initialization complete";
    }

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

    Admission stopped() {
        return new Admission(false, linkDown, disallowed);
    }
}
