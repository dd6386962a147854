package org.tandemgate.pfsync.state;

/**
 * Identity of a state on both nodes, whoever made it.
 *
 * @param id opaque, of the creator's choice
 * @param creatorid host id of the node that made it, opaque; 0 belongs to nobody
 */
public record StateId(long id, int creatorid) {
    /** With this as its subject a request asks for everything. */
    public static final StateId ALL = new StateId(0, 0);

    @Override
    public String toString() {
        return String.format("%016x/%08x", id, creatorid);
    }
}
