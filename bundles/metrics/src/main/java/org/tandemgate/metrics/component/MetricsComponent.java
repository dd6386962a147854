package org.tandemgate.metrics.component;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventListener;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.web.WebPage;
import org.tandemgate.metrics.link.Exposition;
import org.tandemgate.metrics.runtime.Collector;
import org.tandemgate.metrics.runtime.Sources;
import org.tandemgate.metrics.runtime.Transitions;

/** Joins metrics to the OSGi runtime: a page that is made when somebody asks for it. */
@Component(
        name = "org.tandemgate.metrics",
        immediate = true,
        service = {WebPage.class, EventListener.class})
public final class MetricsComponent implements WebPage, EventListener {
    private final Transitions transitions = new Transitions();
    private final List<ProblemSource> problems = new CopyOnWriteArrayList<>();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Election election;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Node node;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Pfsync pfsync;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable KeaHa keaHa;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ConfigStore store;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable ConfigSync sync;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EventHistory history;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProblems(final ProblemSource source) {
        problems.add(source);
    }

    void removeProblems(final ProblemSource source) {
        problems.remove(source);
    }

    @Override
    public void happened(final Event event) {
        transitions.happened(event);
    }

    @Override
    public String path() {
        return "/metrics";
    }

    @Override
    public String contentType() {
        return Exposition.CONTENT_TYPE;
    }

    @Override
    public byte[] body() {
        return Exposition.text(
                Collector.collect(
                        new Sources(election, node, pfsync, keaHa, store, sync, history, problems),
                        transitions,
                        Instant.now()));
    }
}
