package org.tandemgate.pfsync.runtime;

/** Where the loop says how far it is with the peer's states. Never waits. */
public interface Alarm {
    /**
     * They are not all here yet.
     *
     * @param reason one sentence, in place of the one before
     */
    void asking(String reason);

    /** They are, or are not waited for any longer. */
    void ended();

    /** Whether this node is demoted for it now. */
    boolean isDemoting();

    /** Nobody can be asked: the link or the kernel's table is not open. */
    void interrupted();
}
