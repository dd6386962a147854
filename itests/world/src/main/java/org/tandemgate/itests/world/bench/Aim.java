package org.tandemgate.itests.world.bench;

/**
 * What a measurement of ours should be.
 *
 * @param met whether it is
 * @param text the limit, and what the table does not show of the measurement
 */
record Aim(boolean met, String text) {
    @Override
    public String toString() {
        return (met ? "met: " : "MISSED: ") + text;
    }
}
