package org.tandemgate.itests.world.bench;

import org.tandemgate.itests.world.dhcp.Crowd;

/** Who asks for addresses meanwhile. */
enum DhcpLoad {
    ONE("1", "1/s", 1, true),
    TWENTY("20", "20/s", 20, true),
    /** Clients that never say how long they ask already. */
    MUTE("mute", "20/s, secs 0", 20, false),
    THREE("three", "three", 0, true);

    private final String option;
    private final String title;
    private final int perSecond;
    private final boolean hasSecs;

    DhcpLoad(final String option, final String title, final int perSecond, final boolean hasSecs) {
        this.option = option;
        this.title = title;
        this.perSecond = perSecond;
        this.hasSecs = hasSecs;
    }

    String option() {
        return option;
    }

    /** As the table has it. */
    String title() {
        return title;
    }

    /** Others for each trial. */
    Crowd crowd(final int trial) {
        return new Crowd(perSecond, hasSecs, 0, 1).others(trial);
    }
}
