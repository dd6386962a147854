package org.tandemgate.virtualips.runtime;

import java.io.IOException;
import java.util.SortedMap;

/** The configurations of virtual hosts that belong to the area, and those that do not. */
public interface Instances {
    /** Settings by name of those that were put here, also by an earlier life. */
    SortedMap<String, SortedMap<String, String>> own() throws IOException;

    /** Whether somebody else, a file of etc/, has a virtual host of that name. */
    boolean isForeign(String name) throws IOException;

    /** Makes or changes one. */
    void put(String name, SortedMap<String, String> settings) throws IOException;

    /** Removes one. */
    void remove(String name) throws IOException;
}
