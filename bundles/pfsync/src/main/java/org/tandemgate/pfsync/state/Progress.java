package org.tandemgate.pfsync.state;

/**
 * How far a state has come: what a compressed update carries.
 *
 * @param src the initiator's side
 * @param dst the responder's side
 * @param timeout index of its timeout (PFTM_*)
 * @param counter of the changes of this state, from a node that counts them; 0: not counted
 */
public record Progress(StateId id, Half src, Half dst, int timeout, long counter) {
    Progress counting(final long value) {
        return new Progress(id, src, dst, timeout, value);
    }

    /** The same of another identity. */
    Progress called(final StateId other) {
        return new Progress(other, src, dst, timeout, counter);
    }

    /** Whether everything but the count is the same. */
    boolean isLike(final Progress other) {
        return equals(other.counting(counter));
    }
}
