package org.tandemgate.configsync.component;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.configsync.component.SettingsReader.Settings;
import org.tandemgate.configsync.link.PeerSettings;
import org.tandemgate.configsync.link.RealmAccounts;
import org.tandemgate.configsync.link.ServerSettings;
import org.tandemgate.configsync.link.XmlRpcClient;
import org.tandemgate.configsync.runtime.PrimarySettings;
import org.tandemgate.configsync.runtime.Secondary;
import org.tandemgate.configsync.runtime.SyncLoop;

/**
 * Joins synchronization to the OSGi runtime. Does nothing without a role; a refused file leaves in
 * force what was before. Without a store or a node it says what to install, and is made anew when
 * they come: each of the three is installed, replaced and removed alone.
 */
@Component(
        name = "org.tandemgate.configsync",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ConfigSyncConfiguration.class)
public final class ConfigSyncComponent implements ConfigSync, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigSyncComponent.class);

    private final @Nullable ConfigStore store;
    private final @Nullable Node node;
    private final Path directory;
    private final List<VirtualHost> hosts = new CopyOnWriteArrayList<>();
    private volatile @Nullable SyncLoop primary;
    private volatile @Nullable Secondary secondary;
    private volatile List<Problem> refused = List.of();

    @Activate
    public ConfigSyncComponent(
            final BundleContext context,
            final Map<String, Object> properties,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    final @Nullable ConfigStore store,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    final @Nullable Node node) {
        this.store = store;
        this.node = node;
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        directory = top.resolve("tandemgate");
        configure(properties);
    }

    @Modified
    synchronized void configure(final Map<String, Object> properties) {
        final var reader = new SettingsReader(properties);
        final List<Problem> found = new ArrayList<>();
        try {
            final Settings settings = reader.settings();
            stop();
            if (store == null || node == null) {
                if (settings.peer() != null || settings.server() != null) {
                    found.add(problem(reader, missing()));
                }
            } else {
                start(settings, store, node.status().name());
            }
            reader.unknownKeys().forEach(unknown -> found.add(problem(reader, unknown)));
        } catch (final RefusedConfigurationException bad) {
            found.add(problem(reader, bad.getMessage()));
        } catch (final IOException failed) {
            found.add(problem(reader, String.valueOf(failed.getMessage())));
        }
        refused = List.copyOf(found);
    }

    private static Problem problem(final SettingsReader reader, final String text) {
        LOG.warn("config-sync: {}", text);
        return new Problem(reader.place(), text, Instant.now());
    }

    private String missing() {
        return "role needs "
                + (store == null ? "a configuration: feature:install ha-config-store" : "")
                + (store == null && node == null ? ", and " : "")
                + (node == null ? "a node: feature:install ha-node" : "");
    }

    private void start(final Settings settings, final ConfigStore store, final String name)
            throws IOException {
        final PeerSettings peer = settings.peer();
        final ServerSettings server = settings.server();
        if (peer != null) {
            primary =
                    new SyncLoop(
                            store,
                            new XmlRpcClient(peer),
                            new PrimarySettings(
                                    name,
                                    settings.areas(),
                                    settings.mode(),
                                    directory.resolve("sync-base")),
                            this::isMaster);
        }
        if (server != null) {
            secondary =
                    new Secondary(
                            store,
                            name,
                            server,
                            NodeKey.of(directory.resolve("node-key.p12")),
                            new RealmAccounts(settings.realm()));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHost(final VirtualHost host) {
        hosts.add(host);
    }

    void removeHost(final VirtualHost host) {
        hosts.remove(host);
    }

    /** A node without virtual hosts has no role to wait for. */
    private boolean isMaster() {
        return hosts.isEmpty()
                || hosts.stream().anyMatch(host -> host.status().role() == Role.MASTER);
    }

    @Deactivate
    synchronized void stop() {
        final SyncLoop pushing = primary;
        final Secondary serving = secondary;
        primary = null;
        secondary = null;
        if (pushing != null) {
            pushing.close();
        }
        if (serving != null) {
            serving.close();
        }
    }

    @Override
    public SyncStatus status() {
        final SyncLoop pushing = primary;
        final Secondary serving = secondary;
        if (pushing != null) {
            return pushing.status();
        }
        return new SyncStatus(
                serving == null ? "none" : "secondary",
                "",
                serving == null ? "" : serving.key(),
                0,
                null,
                null,
                null,
                Instant.now());
    }

    private SyncLoop primary() throws RefusedException {
        final SyncLoop pushing = primary;
        if (pushing == null) {
            throw new RefusedException(
                    "this node is no primary: set role in etc/org.tandemgate.configsync.cfg");
        }
        return pushing;
    }

    @Override
    public String plan() throws RefusedException {
        return primary().plan();
    }

    @Override
    public String push(final boolean force) throws RefusedException {
        return primary().push(force);
    }

    @Override
    public String approve(final long revision) throws RefusedException {
        return primary().approve(revision);
    }

    @Override
    public String test() throws RefusedException {
        return primary().test();
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> problems = new ArrayList<>(refused);
        final Secondary serving = secondary;
        if (serving != null) {
            problems.addAll(serving.problems());
        }
        final SyncStatus now = status();
        final String error = now.error();
        if (error != null) {
            problems.add(new Problem("config-sync", error, now.takenAt()));
        }
        return problems;
    }
}
