package org.tandemgate.itests.world.bench;

/** What is done to a bundle. */
enum SwapAction {
    RESTART("restart"),
    /** To a higher version. */
    UPDATE("update"),
    /** Back to the version that the distribution has. */
    DOWNGRADE("downgrade");

    private final String option;

    SwapAction(final String option) {
        this.option = option;
    }

    String option() {
        return option;
    }
}
