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

    /** By hand: every message is looked up by it, and a record's own is several times slower. */
    @Override
    public int hashCode() {
        return Long.hashCode(id) + creatorid;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other
                || (other instanceof StateId that && id == that.id && creatorid == that.creatorid);
    }

    @Override
    public String toString() {
        return String.format("%016x/%08x", id, creatorid);
    }
}
