package org.tandemgate.carp.runtime;

/** Where an operator corrects the settings of a virtual host. */
final class SettingsFile {
    private SettingsFile() {}

    /** Its file in etc/. */
    static String of(final String virtualHost) {
        return "org.tandemgate.carp-" + virtualHost + ".cfg";
    }
}
