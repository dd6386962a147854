package org.tandemgate.events.component;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventListener;
import org.tandemgate.api.events.Explainer;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.events.runtime.EventLoop;
import org.tandemgate.events.runtime.Explanations;
import org.tandemgate.events.runtime.Look;

/** Joins the history to the OSGi runtime. Nobody it asks ever waits for it. */
@Component(
        name = "org.tandemgate.events",
        immediate = true,
        service = {EventHistory.class, Explainer.class, RoleListener.class, ProblemSource.class})
public final class EventsComponent implements EventHistory, Explainer, RoleListener, ProblemSource {
    private final EventLoop loop;
    private volatile @Nullable Election election;
    private volatile @Nullable Node node;
    private volatile @Nullable Drills drills;

    @Activate
    public EventsComponent(final BundleContext context) {
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        loop =
                new EventLoop(
                        top.resolve("tandemgate"), () -> new Look(election, node, drills).get());
        loop.start();
    }

    @Deactivate
    void stop() {
        loop.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindElection(final Election bound) {
        election = bound;
    }

    void unbindElection(final Election bound) {
        if (election == bound) {
            election = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindNode(final Node bound) {
        node = bound;
    }

    void unbindNode(final Node bound) {
        if (node == bound) {
            node = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDrills(final Drills bound) {
        drills = bound;
    }

    void unbindDrills(final Drills bound) {
        if (drills == bound) {
            drills = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final EventListener listener) {
        loop.add(listener);
    }

    void removeListener(final EventListener listener) {
        loop.remove(listener);
    }

    @Override
    public void transitioned(final RoleChange change) {
        loop.transitioned(change);
    }

    @Override
    public List<Event> after(final long id, final int limit) {
        return loop.history().after(id, limit);
    }

    @Override
    public List<Event> latest(final int limit) {
        return loop.history().latest(limit);
    }

    @Override
    public HistoryStatus status() {
        return loop.history().status();
    }

    @Override
    public List<Explanation> explain(final String name) {
        final Election present = election;
        return present == null ? List.of() : Explanations.of(present, node, name, Instant.now());
    }

    @Override
    public List<Problem> problems() {
        final HistoryStatus status = status();
        final String problem = status.problem();
        return problem == null
                ? List.of()
                : List.of(new Problem("events", problem, status.takenAt()));
    }
}
