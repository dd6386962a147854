package org.tandemgate.itests.world.bench;

import java.util.Locale;

/** What happens to a pair of DHCP servers of which gw1's serves. */
enum DhcpCase {
    /** SIGKILL to gw1's server, started again later. */
    KILL("active killed"),
    /** SIGSTOP to gw1's server, SIGCONT later. */
    HANG("active hung"),
    /** All processes of gw1 dead and its cables out at the same moment; it boots later. */
    POWER("node power off"),
    /** SIGKILL to gw2's server, started again later. */
    STANDBY("standby killed"),
    /** The cable between the nodes pulled, plugged in later. */
    LINK("HA link cut"),
    /** gw1 is to be worked on: ours ha:maintenance, Kea its command and an orderly stop. */
    HANDOVER("hand-over");

    private final String title;

    DhcpCase(final String title) {
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
