package org.tandemgate.api.keaha;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/**
 * Turns the configuration of ISC dhcpd into that of this node's Kea server. Needs no server and
 * changes nothing. Any thread.
 */
@ProviderType
public interface DhcpdConversion {
    /**
     * Converts one file, with what it includes.
     *
     * @throws RefusedException when a file cannot be read or is none of dhcpd's, with file, line
     *     and column
     */
    Converted convert(Request request) throws RefusedException;

    /**
     * What is wanted.
     *
     * @param file dhcpd.conf or dhcpd6.conf of this node
     * @param peerFile that of the other node, to compare; empty for none
     * @param family 4, 6, or 0 to tell it by what the file holds
     * @param peers both servers as in {@code peers} of {@code org.tandemgate.keaha.cfg}; empty to
     *     take them from the failover declaration
     * @param thisServer which of these peers this node is; not looked at without peers
     * @param interfaces that Kea listens on, comma separated; dhcpd has them on its command line
     */
    record Request(
            String file,
            String peerFile,
            int family,
            String peers,
            String thisServer,
            String interfaces) {}

    /**
     * What came of it.
     *
     * @param service {@code dhcp4} or {@code dhcp6}
     * @param text the configuration, indented
     * @param tree the same as maps, lists, text, numbers and booleans
     * @param notes what has to be looked at, in the order of the file
     */
    record Converted(String service, String text, Map<String, Object> tree, List<Note> notes) {
        public Converted {
            tree = Map.copyOf(tree);
            notes = List.copyOf(notes);
        }

        /** Whether every statement has its counterpart. */
        public boolean isComplete() {
            return notes.stream().noneMatch(Note::lost);
        }
    }

    /**
     * Something that a person has to look at.
     *
     * @param file that holds it
     * @param line from 1; 0 when it is about the whole file
     * @param column from 1; 0 likewise
     * @param statement its first words, never a secret
     * @param lost whether it has no counterpart in the result, or one that works differently
     * @param reason why
     * @param remedy what to do
     */
    record Note(
            String file,
            int line,
            int column,
            String statement,
            boolean lost,
            String reason,
            String remedy) {}
}
