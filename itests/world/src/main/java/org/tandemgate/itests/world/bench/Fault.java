package org.tandemgate.itests.world.bench;

import java.util.Locale;

/** What happens to the master. */
enum Fault {
    /** All its cables out and all its processes dead at the same moment. */
    POWER("power loss"),
    /** SIGKILL to the daemon's processes; the machine and its kernel live on. */
    KILL("kill -9"),
    /** SIGTERM. */
    STOP("orderly stop"),
    /** The operator's command for it. */
    HANDOVER("hand-over"),
    /** SIGSTOP for five seconds, then SIGCONT; the machine and its kernel live on. */
    FREEZE("freeze 5 s");

    private final String title;

    Fault(final String title) {
        this.title = title;
    }

    /** As the table has it. */
    String title() {
        return title;
    }

    /** As an option has it. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
