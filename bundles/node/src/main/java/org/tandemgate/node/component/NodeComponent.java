package org.tandemgate.node.component;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.AnyService;
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
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeLink;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.node.Readiness;
import org.tandemgate.node.runtime.BootMarker;
import org.tandemgate.node.runtime.ConfigurationDirectory;
import org.tandemgate.node.runtime.HostName;
import org.tandemgate.node.runtime.LocalNode;
import org.tandemgate.node.runtime.MaintenanceFlag;
import org.tandemgate.node.runtime.NodeSettings;
import org.tandemgate.node.runtime.ReadyMarker;
import org.tandemgate.node.runtime.ReadyWatch;
import org.tandemgate.node.runtime.UnreadableFiles;

/**
 * Joins the node to the OSGi runtime. Works without a file; one that is refused leaves in force
 * what was before.
 */
@Component(
        name = "org.tandemgate.node",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NodeConfiguration.class)
public final class NodeComponent implements Node, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(NodeComponent.class);

    /** Karaf's level for bundles that name none; ours and Karaf's own stand below it. */
    private static final int EVERYTHING_STARTED = 80;

    private final String hostName = HostName.get();
    private final LocalNode node;
    private final UnreadableFiles unreadable;
    private final ReadyWatch watch;
    private final BundleContext context;
    private final BootMarker bootMarker;
    private final FrameworkListener started = event -> tellBooted();
    private volatile boolean isBootFinished;
    private boolean isConfigured;

    @Activate
    public NodeComponent(final BundleContext context, final Map<String, Object> properties) {
        this.context = context;
        final Path data = data(context);
        bootMarker = new BootMarker(data.resolve("cache").resolve("complete"));
        final String etc = context.getProperty("karaf.etc");
        final @Nullable Path files = etc == null ? null : Path.of(etc);
        final var directory = new ConfigurationDirectory(files);
        unreadable = new UnreadableFiles(files);
        final var flag = new MaintenanceFlag(data.resolve("tandemgate").resolve("maintenance"));
        node = new LocalNode(NodeSettings.defaults(hostName), flag);
        final var marker = new ReadyMarker(data.resolve("ready"));
        watch = new ReadyWatch(node, directory, unreadable, marker, ReadyWatch.DELIVERY_BOUND);
        if (properties.get("service.pid") == null && directory.hasNodeFile()) {
            node.holdPolicy();
        } else {
            configure(properties);
        }
        if (context.getProperty("karaf.home") == null) {
            watch.booted(); // A plain framework says no word about its boot.
        }
        context.addFrameworkListener(started);
        watch.start();
    }

    private static Path data(final BundleContext context) {
        final String data = context.getProperty("karaf.data");
        return data == null ? context.getDataFile("").toPath() : Path.of(data);
    }

    @Modified
    void configure(final Map<String, Object> properties) {
        final var reader = new NodeSettingsReader(properties, hostName);
        final List<Problem> problems = new ArrayList<>();
        @Nullable NodeSettings settings = null;
        try {
            settings = reader.settings();
        } catch (final RefusedConfigurationException refused) {
            LOG.error("node keeps its settings: {}", refused.getMessage());
            problems.add(new Problem(reader.place(), refused.getMessage(), Instant.now()));
            // Nothing is in force yet: the rest of the file is nearer to what was meant than
            // defaults are.
            settings = isConfigured ? null : reader.readable();
        }
        isConfigured = true;
        for (final String unknown : reader.unknownKeys()) {
            LOG.warn("{}", unknown);
            problems.add(new Problem(reader.place(), unknown, Instant.now()));
        }
        if (settings == null) {
            node.refuse(problems);
        } else {
            node.configure(settings, problems);
        }
        node.releasePolicy();
        watch.configured();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindElection(final Election election) {
        node.attach(election);
        watch.changed();
    }

    void unbindElection(final Election election) {
        node.detach(election);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addReadiness(final Readiness part) {
        node.add(part);
    }

    void removeReadiness(final Readiness part) {
        node.remove(part);
    }

    /** Karaf registers this service when every boot feature is installed; its class is not ours. */
    @Reference(
            service = AnyService.class,
            target = "(objectClass=org.apache.karaf.features.BootFinished)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void bindBootFinished(final Object bootFinished) {
        isBootFinished = true;
        tellBooted();
    }

    void unbindBootFinished(final Object bootFinished) {
        LOG.debug("the container shuts down");
    }

    /**
     * This bundle starts long before the commands do, and so may the service that says that they
     * are installed: the framework must also have passed their start levels.
     */
    private void tellBooted() {
        final var levels = context.getBundle(0).adapt(FrameworkStartLevel.class);
        if (isBootFinished && levels.getStartLevel() >= EVERYTHING_STARTED) {
            bootMarker.mark();
            watch.booted();
        }
    }

    @Deactivate
    void stop() {
        context.removeFrameworkListener(started);
        watch.close();
    }

    @Override
    public NodeStatus status() {
        return node.status();
    }

    @Override
    public NodeLink link() {
        return node.link();
    }

    @Override
    public String enterMaintenance(final String reason, final boolean force)
            throws RefusedException {
        return node.enterMaintenance(reason, force);
    }

    @Override
    public String leaveMaintenance() throws RefusedException {
        return node.leaveMaintenance();
    }

    @Override
    public String previewHandOver(final boolean force) throws RefusedException {
        return node.previewHandOver(force);
    }

    @Override
    public String handOver(final boolean force) throws RefusedException {
        return node.handOver(force);
    }

    @Override
    public List<Problem> problems() {
        return Stream.concat(node.problems().stream(), unreadable.look().stream()).toList();
    }
}
