package org.tandemgate.itests.world.bench;

/** On which node. */
enum SwapSide {
    BACKUP("backup"),
    MASTER("master");

    private final String option;

    SwapSide(final String option) {
        this.option = option;
    }

    String option() {
        return option;
    }
}
