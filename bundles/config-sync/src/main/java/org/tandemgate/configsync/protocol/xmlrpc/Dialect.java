package org.tandemgate.configsync.protocol.xmlrpc;

/** What two peers may say to each other. */
public enum Dialect {
    /**
     * pfSense, releases 1.2 to master, and OPNsense: reads whatever PHP's libraries write as long
     * as it has one meaning only, and writes what all of them read.
     */
    PFSENSE,

    /** Between two of our nodes: all types, one spelling of each. */
    TANDEMGATE;

    /** Whether {@code nil} is a value; PHP peers drop it or misread what follows. */
    boolean hasNil() {
        return this == TANDEMGATE;
    }

    /** Whether spellings that other libraries write, and ours does not, are read. */
    boolean isLenient() {
        return this == PFSENSE;
    }
}
