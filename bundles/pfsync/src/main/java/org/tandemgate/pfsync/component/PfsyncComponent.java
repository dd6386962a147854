package org.tandemgate.pfsync.component;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.node.Readiness;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.runtime.CreatorId;
import org.tandemgate.pfsync.runtime.ElectionAlarm;
import org.tandemgate.pfsync.runtime.PfsyncService;
import org.tandemgate.pfsync.runtime.SyncLoop;
import org.tandemgate.pfsync.runtime.SyncSettings;

/**
 * Joins replication to the OSGi runtime. Does nothing without a file; a refused one changes
 * nothing. Settings that are the same as before do not interrupt anything.
 */
@Component(
        immediate = true,
        configurationPid = "org.tandemgate.pfsync",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {RoleListener.class, ProblemSource.class, Readiness.class})
@Designate(ocd = PfsyncConfiguration.class)
public final class PfsyncComponent implements RoleListener, ProblemSource, Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(PfsyncComponent.class);

    private final BundleContext context;
    private final Linux linux;
    private final Conntrack conntrack;
    private final ElectionAlarm alarm = new ElectionAlarm();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final Map<String, RoleChange> roles = new ConcurrentHashMap<>();
    private volatile List<Problem> configurationProblems = List.of();
    private Map<String, Object> file = Map.of();
    private @Nullable NodeLink node;

    private record Running(
            SyncSettings settings,
            SyncLoop loop,
            PfsyncService service,
            ServiceRegistration<Pfsync> registration) {}

    @Activate
    public PfsyncComponent(
            final BundleContext context,
            final Map<String, Object> properties,
            @Reference final Linux linux,
            @Reference final Conntrack conntrack) {
        this.context = context;
        this.linux = linux;
        this.conntrack = conntrack;
        configure(properties);
    }

    @Modified
    synchronized void configure(final Map<String, Object> properties) {
        file = properties;
        final NodeLink now = node;
        final SettingsReader reader =
                new SettingsReader(
                        properties, now == null ? "" : now.device(), now == null ? "" : now.peer());
        final List<Problem> found = new ArrayList<>();
        try {
            if (reader.isConfigured()) {
                replicate(reader.settings(CreatorId.of(data())), reader.place());
            } else {
                stop();
            }
            reader.unknownKeys().forEach(unknown -> found.add(problem(reader, unknown)));
        } catch (final RefusedConfigurationException refused) {
            found.add(problem(reader, String.valueOf(refused.getMessage())));
        } catch (final IOException failed) {
            found.add(problem(reader, String.valueOf(failed.getMessage())));
        }
        configurationProblems = List.copyOf(found);
    }

    private static Problem problem(final SettingsReader reader, final String text) {
        LOG.warn("pfsync: refused, what was in force stays: {}", text);
        return new Problem(reader.place(), text, Instant.now());
    }

    private Path data() {
        final String data = context.getProperty("karaf.data");
        return data == null
                ? context.getDataFile("").toPath()
                : Path.of(data).resolve("tandemgate");
    }

    private void replicate(final SyncSettings settings, final String place) throws LinuxException {
        final Running before = running.get();
        if (before != null && before.settings().equals(settings)) {
            return;
        }
        LOG.info("pfsync: {} ({})", settings, place);
        if (before != null) {
            before.loop().reconfigure(settings);
            running.set(
                    new Running(settings, before.loop(), before.service(), before.registration()));
            return;
        }
        final var loop = new SyncLoop(linux, conntrack, settings, alarm);
        roles.values().forEach(loop::transitioned);
        final var service = new PfsyncService(linux, loop);
        running.set(
                new Running(
                        settings,
                        loop,
                        service,
                        context.registerService(Pfsync.class, service, null)));
    }

    @Deactivate
    synchronized void stop() {
        final Running before = running.getAndSet(null);
        if (before != null) {
            before.registration().unregister();
            before.loop().close();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedNode")
    synchronized void bindNode(final NodeLink now) {
        node = now;
        configure(file);
    }

    synchronized void updatedNode(final NodeLink now) {
        bindNode(now);
    }

    synchronized void unbindNode(final NodeLink gone) {
        if (gone.equals(node)) {
            node = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindElection(final Election election) {
        alarm.attach(election);
    }

    void unbindElection(final Election election) {
        alarm.detach(election);
    }

    @Override
    public void transitioned(final RoleChange change) {
        roles.put(change.host().name(), change);
        final Running now = running.get();
        if (now != null) {
            now.loop().transitioned(change);
        }
    }

    @Override
    public String name() {
        return "pfsync";
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.ofNullable(alarm.obstacle());
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(configurationProblems);
        final Running now = running.get();
        final String text = now == null ? null : now.service().status().problem();
        if (text != null) {
            all.add(new Problem("pfsync", text, Instant.now()));
        }
        return all;
    }
}
