package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.util.Set;

/**
 * The few things that a directory of small files is asked for. What was not forced may be gone, or
 * may be there in part, after a power cut.
 */
interface Disk {
    /** Names of the files. */
    Set<String> list() throws IOException;

    /** All octets of a file. */
    byte[] read(String name) throws IOException;

    /** Makes a file or empties it, and writes it. */
    void write(String name, byte[] octets) throws IOException;

    /** Waits until the octets of a file are on the medium. */
    void force(String name) throws IOException;

    /** Gives a file another name, in one step; a file that has it is replaced. */
    void rename(String from, String to) throws IOException;

    /** Removes a file if it is there. */
    void delete(String name) throws IOException;

    /** Waits until the names are on the medium. */
    void forceNames() throws IOException;
}
