package org.tandemgate.keaha.flow;

import org.tandemgate.keaha.state.Condition;

/** What a condition means for people, and what they should do. Pure. */
public final class Words {
    /** Behind the text of a node whose server no client can reach. */
    public static final String CUT_OFF = "; this node has no link to the clients";

    private Words() {}

    /** Whether nobody has to look. */
    public static boolean isWell(final Condition condition) {
        return condition == Condition.FINE || condition == Condition.IN_MAINTENANCE;
    }

    /** One sentence. */
    public static String text(final Condition condition) {
        return switch (condition) {
            case BLIND -> "nothing is known yet, or a server answers with what nobody understands";
            case FINE -> "both servers work together";
            case LOCAL_UNFIT -> "the server of this node does not answer";
            case LOCAL_WITHOUT_HA -> "the server of this node runs without HA";
            case PARTNER_WITHOUT_HA -> "the server of the other node runs without HA";
            case IN_MAINTENANCE -> "in maintenance: the server of the other node serves for both";
            case STUCK_IN_MAINTENANCE ->
                    "the server of this node is in maintenance, but the other one does not know";
            case PARTNER_LEAVES -> "the server of the other node went into maintenance";
            case PARTNER_DEAD -> "the server of the other node is dead";
            case PARTNER_GONE -> "the server of the other node hangs, or its node is dead";
            case LINK_CUT -> "the servers cannot reach each other, and both nodes live";
            case PARTNER_SILENT -> "the server of the other node cannot be reached";
            case TERMINATED -> "the servers have ended HA: leases are not replicated";
            case NOBODY_SERVES -> "both servers talk to each other, and neither serves yet";
            case BOTH_SERVE -> "both servers serve the same clients";
        };
    }

    /** What to do, empty when nothing. */
    public static String next(final Condition condition) {
        return switch (condition) {
            case FINE, IN_MAINTENANCE, PARTNER_LEAVES -> "";
            case BLIND -> "see the error of the server, and what listens there";
            case LOCAL_UNFIT -> "start the server, and see its log and its control-socket";
            case LOCAL_WITHOUT_HA ->
                    "see the log of the server for its HA hook, mend its configuration and"
                            + " config-reload";
            case PARTNER_WITHOUT_HA -> "mend the configuration of the other node's server";
            case STUCK_IN_MAINTENANCE -> "wait some seconds, else keaha:repair";
            case PARTNER_DEAD, PARTNER_GONE -> "start the server of the other node";
            case LINK_CUT -> "look at the link between the nodes and its packet filter";
            case PARTNER_SILENT -> "look at the other node and at the link between the nodes";
            case TERMINATED ->
                    "make the clocks and configurations of both nodes equal, then keaha:repair on"
                            + " the standby and then on the primary";
            case NOBODY_SERVES ->
                    "wait a minute; if it stays, see the logs of both servers for a paused state"
                            + " or a listener that could not bind";
            case BOTH_SERVE -> "see keaha:leases for addresses that were given twice";
        };
    }
}
