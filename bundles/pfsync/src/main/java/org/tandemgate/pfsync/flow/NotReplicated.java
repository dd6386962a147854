package org.tandemgate.pfsync.flow;

import java.util.Locale;

/**
 * Why a connection, or something of it, does not survive a fail-over. The product prints this list:
 * {@link #counter} with its count and {@link #text}.
 */
public enum NotReplicated {
    /** Begins or ends at this node itself. */
    GATEWAY("connections to and from the gateway itself: they end with it"),
    /** To a group, to everybody, or within this machine. */
    NOT_FORWARDED("loopback, multicast and broadcast: nothing that a gateway forwards"),
    /** CARP, VRRP and pfsync. */
    CLUSTER("packets of the cluster's own protocols (IP protocols 112 and 240)"),
    /** Somebody said so. */
    NO_SYNC("connections that a no-sync rule or a protocol list excludes"),
    /** Its sequence numbers are translated too; replicated all the same, for its end to be told. */
    SEQUENCE_ADJUSTED(
            "connections in which a helper changed the length of packets (FTP, SIP or IRC through"
                    + " address translation): by how much is not replicated"),
    /** ICMP errors and types that are no question. */
    NO_QUESTION("ICMP other than echo, timestamp, information and address mask requests"),
    /** Only what the helper still waits for is lost. */
    HELPER(
            "what a helper still expects (the next data connection of FTP, a call being set up):"
                    + " the connection itself goes on"),
    /** This node's table. */
    FULL("connections beyond the capacity of the state table"),
    /** This node's kernel, of what the peer told. */
    REFUSED(
            "connections of the peer that this node's kernel refused: they end when it takes over;"
                    + " see its log and pfsync:status");

    private final String text;

    NotReplicated(final String text) {
        this.text = text;
    }

    /** What does not survive, for people. */
    public String text() {
        return text;
    }

    /** Name of the counter: lower case, e.g. {@code no-sync}. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
