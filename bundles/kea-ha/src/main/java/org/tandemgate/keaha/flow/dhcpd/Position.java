package org.tandemgate.keaha.flow.dhcpd;

/**
 * Where something stands.
 *
 * @param file as it was named
 * @param line from 1, 0 for the whole file
 * @param column from 1, in characters
 */
record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + " line " + line + " column " + column;
    }
}
