package org.tandemgate.keaha.component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.keaha.Remark;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.keaha.runtime.ElectionView;
import org.tandemgate.keaha.runtime.KeaService;
import org.tandemgate.keaha.runtime.PairSettings;
import org.tandemgate.linux.Linux;

/**
 * Joins DHCP coordination to the OSGi runtime. Does nothing until a server is named; a refused file
 * changes nothing. When it stops, both servers go on as they are.
 */
@Component(
        immediate = true,
        configurationPid = "org.tandemgate.keaha",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = ProblemSource.class)
@Designate(ocd = KeaHaConfiguration.class)
public final class KeaHaComponent implements ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(KeaHaComponent.class);

    private final BundleContext context;
    private final Linux linux;
    private final ElectionView surroundings = new ElectionView();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final Map<String, Instant> found = new ConcurrentHashMap<>();
    private volatile List<Problem> configurationProblems = List.of();
    private Map<String, Object> file = Map.of();
    private @Nullable Node node;

    private record Running(
            List<PairSettings> settings,
            KeaService service,
            ServiceRegistration<KeaHa> registration) {}

    @Activate
    public KeaHaComponent(
            final BundleContext context,
            final Map<String, Object> properties,
            @Reference final Linux linux) {
        this.context = context;
        this.linux = linux;
        configure(properties);
    }

    @Modified
    synchronized void configure(final Map<String, Object> properties) {
        file = properties;
        final Node now = node;
        final SettingsReader reader =
                new SettingsReader(properties, now == null ? "" : now.status().name());
        if (now == null && reader.needsNodeName()) {
            // A node's services are bound behind its configuration, usually at once.
            LOG.debug("kea-ha: waits for the name of this node");
            configurationProblems = List.of(nameless(reader));
            return;
        }
        final List<Problem> complaints = new ArrayList<>();
        try {
            final List<PairSettings> pairs = reader.pairs();
            surroundings.follow(reader.virtualHost());
            coordinate(pairs, reader.place());
            reader.unknownKeys().forEach(unknown -> complaints.add(problem(reader, unknown)));
        } catch (final RefusedConfigurationException refused) {
            complaints.add(problem(reader, String.valueOf(refused.getMessage())));
        }
        configurationProblems = List.copyOf(complaints);
    }

    private static Problem nameless(final SettingsReader reader) {
        return new Problem(
                reader.place(),
                "this.server is not set and nobody names this node; install ha-node, or set"
                        + " this.server to one of the peers",
                Instant.now());
    }

    private static Problem problem(final SettingsReader reader, final String text) {
        LOG.warn("kea-ha: refused, what was in force stays: {}", text);
        return new Problem(reader.place(), text, Instant.now());
    }

    private void coordinate(final List<PairSettings> pairs, final String place) {
        final Running before = running.get();
        if (before != null && before.settings().equals(pairs)) {
            return;
        }
        stop();
        if (pairs.isEmpty()) {
            return;
        }
        LOG.info("kea-ha: {} servers ({})", pairs.size(), place);
        final var service = new KeaService(pairs, surroundings, linux);
        running.set(
                new Running(pairs, service, context.registerService(KeaHa.class, service, null)));
    }

    @Deactivate
    synchronized void stop() {
        final Running before = running.getAndSet(null);
        if (before != null) {
            before.registration().unregister();
            before.service().close();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindNode(final Node now) {
        node = now;
        surroundings.node(now);
        configure(file);
    }

    synchronized void unbindNode(final Node gone) {
        if (gone.equals(node)) {
            node = null;
            surroundings.node(null);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPfsync(final Pfsync now) {
        surroundings.pfsync(now);
    }

    void unbindPfsync(final Pfsync gone) {
        surroundings.lose(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindElection(final Election election) {
        surroundings.attach(election);
    }

    void unbindElection(final Election election) {
        surroundings.detach(election);
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(configurationProblems);
        final Running now = running.get();
        if (now != null) {
            for (final KeaHaStatus.Service service : now.service().status().services()) {
                final KeaHaStatus.Verdict verdict = service.verdict();
                if (!verdict.well()) {
                    all.add(
                            new Problem(
                                    "kea-ha",
                                    service.name() + ": " + verdict.text() + "; " + verdict.next(),
                                    verdict.since()));
                }
                all.addAll(grave(service));
            }
        }
        return all;
    }

    /** What was found about configurations and clocks, since it was first found. */
    private List<Problem> grave(final KeaHaStatus.Service service) {
        final Instant at = service.check().at();
        final List<String> texts =
                service.check().remarks().stream()
                        .filter(Remark::grave)
                        .map(it -> it.text() + " (" + it.value() + "); " + it.next())
                        .map(text -> service.name() + ": " + text)
                        .toList();
        found.keySet().removeIf(it -> it.startsWith(service.name()) && !texts.contains(it));
        return texts.stream()
                .map(
                        text ->
                                new Problem(
                                        "kea-ha",
                                        text,
                                        found.computeIfAbsent(
                                                text, it -> at == null ? Instant.now() : at)))
                .toList();
    }
}
