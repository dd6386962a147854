package org.tandemgate.api.node;

import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/** This node: identity, maintenance, planned hand-over. One service. Any thread. */
@ProviderType
public interface Node {
    /** A snapshot. */
    NodeStatus status();

    /** The link to the other node, by the settings in force. */
    default NodeLink link() {
        return NodeLink.NONE;
    }

    /**
     * Hands over and stays away, also after a restart. The flag is stored before anything moves.
     *
     * @param reason free text for the next reader, may be empty
     * @param force enter maintenance even when nobody takes over
     * @return what happened, one sentence per virtual host
     * @throws RefusedException when no peer took over; maintenance is then off again and nothing
     *     has moved
     */
    String enterMaintenance(String reason, boolean force) throws RefusedException;

    /** Ends maintenance; the role comes back by the election's own rules. */
    String leaveMaintenance() throws RefusedException;

    /**
     * Planned hand-over of all roles.
     *
     * @param force withdraw also when nobody takes over
     * @return what happened, one sentence per virtual host
     * @throws RefusedException when no peer took over; nothing has moved then
     */
    String handOver(boolean force) throws RefusedException;

    /**
     * What a hand-over would ask for now; nothing is sent and nothing moves.
     *
     * @param force as there
     * @return what would happen, one sentence per virtual host
     * @throws RefusedException where {@link #handOver} would not even begin
     */
    String previewHandOver(boolean force) throws RefusedException;
}
