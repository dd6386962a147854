package org.tandemgate.configstore.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.Difference;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configstore.state.Comparison;
import org.tandemgate.configstore.state.Merge;
import org.tandemgate.configstore.state.Validation;

/** Makes of a change what could come into force. One thread at a time. */
final class Candidates {
    private final Store store;

    Candidates(final Store store) {
        this.store = store;
    }

    /**
     * The valid document that a change leads to.
     *
     * @throws RefusedException with every conflict or every complaint
     */
    ConfigDocument of(final Change change, final Snapshot current) throws RefusedException {
        ConfigDocument candidate = change.candidate();
        if (change.base() != current.revision()) {
            final ConfigDocument base =
                    change.base() == 0 ? ConfigDocument.EMPTY : store.documentOf(change.base());
            final Merge.Merged merged = Merge.of(base, current.document(), candidate);
            if (!merged.conflicts().isEmpty()) {
                throw new RefusedException(
                        "revision "
                                + current.revision()
                                + " came after revision "
                                + change.base()
                                + ", from which this change was made: "
                                + String.join("; ", merged.conflicts())
                                + "; look at configsync:diff "
                                + change.base()
                                + " "
                                + current.revision()
                                + " and make the change again");
            }
            candidate = merged.document();
        }
        final List<String> complaints = Validation.complaints(candidate);
        if (!complaints.isEmpty()) {
            throw new RefusedException(
                    String.join("; ", complaints)
                            + "; revision "
                            + current.revision()
                            + " is still in force");
        }
        return candidate;
    }

    /** What bringing a candidate into force would do, one line each. */
    List<String> steps(
            final ConfigDocument inForce,
            final ConfigDocument candidate,
            final Activators activators)
            throws RefusedException {
        final List<String> steps = new ArrayList<>();
        final Set<String> areas = new TreeSet<>();
        for (final Difference difference : Comparison.differences(inForce, candidate)) {
            steps.add(difference.toString());
            areas.add(difference.area());
        }
        for (final AreaActivator activator : activators.of(areas)) {
            try {
                steps.addAll(activator.prepare(inForce, candidate).steps());
            } catch (final ActivationException refused) {
                throw new RefusedException(refused.getMessage());
            }
        }
        areas.stream()
                .filter(area -> activators.note(area).isEmpty())
                .forEach(area -> steps.add(area + ": stored, not applied: no activator"));
        return steps;
    }
}
