package org.tandemgate.configstore.component;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Difference;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.configstore.runtime.Store;

/** Joins the store to the OSGi runtime. Works without a file. */
@Component(
        name = "org.tandemgate.configstore",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = ConfigStoreConfiguration.class)
public final class ConfigStoreComponent implements ConfigStore, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigStoreComponent.class);
    private static final int HISTORY = 100;

    private final Store store;
    private final Instant since = Instant.now();
    private volatile List<Problem> refused = List.of();

    /**
     * Opens the store.
     *
     * @throws IOException when its directory cannot be used
     */
    @Activate
    public ConfigStoreComponent(final BundleContext context, final Map<String, Object> properties)
            throws IOException {
        store = new Store(directory(context), history(properties));
    }

    static Path directory(final BundleContext context) {
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        return top.resolve("tandemgate").resolve("config");
    }

    /** An edit counts from the next start on; a bad value is named now. */
    @Modified
    void modified(final Map<String, Object> properties) {
        history(properties);
    }

    private int history(final Map<String, Object> properties) {
        final var reader = new ConfigurationReader(properties);
        final int history = reader.integer("history", HISTORY, 2, 10_000);
        final List<Problem> found = new ArrayList<>();
        try {
            reader.refuseIfBad();
        } catch (final RefusedConfigurationException bad) {
            found.add(problem(reader, bad.getMessage()));
        }
        reader.unknownKeys().forEach(unknown -> found.add(problem(reader, unknown)));
        refused = List.copyOf(found);
        return history;
    }

    private static Problem problem(final ConfigurationReader reader, final String text) {
        LOG.warn("config-store: {}", text);
        return new Problem(reader.place(), text, Instant.now());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addActivator(final AreaActivator activator) {
        store.add(activator);
    }

    void removeActivator(final AreaActivator activator) {
        store.remove(activator);
    }

    @Deactivate
    void stop() {
        store.close();
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> problems = new ArrayList<>(refused);
        final StoreStatus status = store.status();
        status.problems().forEach(text -> problems.add(new Problem("config-store", text, since)));
        status.areas()
                .forEach(
                        (area, state) -> {
                            if (!state.applied() && !state.note().endsWith("no activator")) {
                                problems.add(
                                        new Problem(
                                                "config-store",
                                                "area " + area + ": " + state.note(),
                                                since));
                            }
                        });
        return problems;
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public ConfigDocument document() {
        return store.document();
    }

    @Override
    public long revision() {
        return store.revision();
    }

    @Override
    public List<AreaSchema> schemas() {
        return store.schemas();
    }

    @Override
    public List<String> plan(final Change change) throws RefusedException {
        return store.plan(change);
    }

    @Override
    public Revision commit(final Change change) throws RefusedException {
        return store.commit(change);
    }

    @Override
    public void confirm(final long revision) throws RefusedException {
        store.confirm(revision);
    }

    @Override
    public void reject(final long revision) throws RefusedException {
        store.reject(revision);
    }

    @Override
    public List<Revision> history() {
        return store.history();
    }

    @Override
    public ConfigDocument documentOf(final long revision) throws RefusedException {
        return store.documentOf(revision);
    }

    @Override
    public List<Difference> differences(final ConfigDocument from, final ConfigDocument to) {
        return store.differences(from, to);
    }
}
