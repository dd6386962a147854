package org.tandemgate.itests.world.bench;

/** A bundle that is replaced while both gateways serve. */
enum SwapPart {
    CARP("carp", true),
    ARP("gratuitousarp", false),
    PFSYNC("pfsync", false),
    CONFIG_SYNC("configsync", false),
    KEA("keaha", false),
    LINUX("linux", true),
    NET("net", true),
    API("api", true),
    SHELL("shell", false);

    private final String option;
    private final boolean carriesElection;

    SwapPart(final String option, final boolean carriesElection) {
        this.option = option;
        this.carriesElection = carriesElection;
    }

    String option() {
        return option;
    }

    String symbolicName() {
        return "org.tandemgate." + option;
    }

    /** Whether the election cannot go on without it, so that a master hands over before. */
    boolean carriesElection() {
        return carriesElection;
    }

    /** Whether others are wired to its packages, and have to be wired anew to its successor. */
    boolean exports() {
        return this == LINUX || this == NET || this == API;
    }
}
