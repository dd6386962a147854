package org.tandemgate.api.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/**
 * Failures on purpose, each bounded and taken back by itself, to see whether the pair does what it
 * should. One service. Any thread.
 */
@ProviderType
public interface Drills {
    /** All of them, sorted by name. */
    List<Drill> all();

    /**
     * What {@link #run} would do now; looks for some seconds at most and changes nothing.
     *
     * @param name of a drill
     * @return a report with the verdict {@link DrillReport.Verdict#PLANNED}
     * @throws RefusedException when the pair is not fit for it now, or nothing has this name
     */
    DrillReport plan(String name) throws RefusedException;

    /**
     * Does it. Blocks until everything is as before, {@link Drill#boundSeconds} at most; an
     * interrupt of the caller ends it early and takes it back likewise.
     *
     * @throws RefusedException as in {@link #plan}; nothing has moved then
     */
    DrillReport run(String name) throws RefusedException;

    /** The one that runs or ran last since this bundle started; absent before the first. */
    @Nullable DrillReport latest();
}
