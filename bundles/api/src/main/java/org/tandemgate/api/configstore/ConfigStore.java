package org.tandemgate.api.configstore;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/** The configuration of this node and its history. One service. Any thread. */
@ProviderType
public interface ConfigStore {
    /** A snapshot; never waits. */
    StoreStatus status();

    /** What is in force by the store's best knowledge: the last good revision. */
    ConfigDocument document();

    /** Number of the revision of {@link #document}. */
    long revision();

    /** Every area that a document may have. */
    List<AreaSchema> schemas();

    /**
     * What a change would do; nothing is stored and nothing is applied.
     *
     * @return steps, one line each, without secrets
     * @throws RefusedException when it would be refused, with every complaint
     */
    List<String> plan(Change change) throws RefusedException;

    /**
     * Validates, stores and brings into force, or takes all of it back. Waits until that is
     * decided, but not for the confirmation. A stale base is merged by object; conflicts refuse.
     *
     * @return the revision: good, or pending when it has to be confirmed; the one in force when
     *     nothing changed
     * @throws RefusedException when it was refused or taken back; the text says why, and that what
     *     was in force still is
     */
    Revision commit(Change change) throws RefusedException;

    /**
     * Makes a pending revision the good one.
     *
     * @throws RefusedException when no such revision waits
     */
    void confirm(long revision) throws RefusedException;

    /**
     * Takes a pending revision back at once.
     *
     * @throws RefusedException when no such revision waits, or when taking it back failed
     */
    void reject(long revision) throws RefusedException;

    /** The last revisions, newest first. */
    List<Revision> history();

    /**
     * The document of a revision.
     *
     * @throws RefusedException when it is not kept or not readable
     */
    ConfigDocument documentOf(long revision) throws RefusedException;

    /** What differs from one document to another, sorted. */
    List<Difference> differences(ConfigDocument from, ConfigDocument to);
}
