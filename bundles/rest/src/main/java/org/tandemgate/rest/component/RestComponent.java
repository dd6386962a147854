package org.tandemgate.rest.component;

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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventListener;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.services.BundleServices;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.api.web.RealmLogin;
import org.tandemgate.api.web.WebPage;
import org.tandemgate.api.web.WebSite;
import org.tandemgate.rest.http.Streams;
import org.tandemgate.rest.http.WebServer;
import org.tandemgate.rest.http.WebSettings;
import org.tandemgate.rest.resources.ElectionPlaces;
import org.tandemgate.rest.resources.EventPages;
import org.tandemgate.rest.resources.NodeServices;
import org.tandemgate.rest.resources.Routes;

/**
 * Joins REST to the OSGi runtime. Every service it tells of comes and goes while it stays; a
 * refused file leaves in force what was before.
 */
@Component(
        name = "org.tandemgate.rest",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = {EventListener.class, ProblemSource.class})
@Designate(ocd = RestConfiguration.class)
public final class RestComponent implements EventListener, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(RestComponent.class);

    private final BundleServices present;
    private final List<WebPage> pages = new CopyOnWriteArrayList<>();
    private final List<WebSite> sites = new CopyOnWriteArrayList<>();
    private final NodeServices services;
    private final Path keyFile;
    private @Nullable WebServer server;
    private volatile @Nullable Streams streams;
    private volatile List<Problem> problems = List.of();

    @Activate
    public RestComponent(final BundleContext context, final Map<String, Object> properties) {
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        present = new BundleServices(context);
        services = new NodeServices(present);
        keyFile = top.resolve("tandemgate").resolve("node-key.p12");
        pages.add(Routes.document());
        configure(properties);
    }

    @Activate
    @Modified
    synchronized void configure(final Map<String, Object> properties) {
        final var reader = new SettingsReader(properties);
        final List<Problem> found = new ArrayList<>();
        try {
            final WebSettings settings = reader.settings();
            reader.unknownKeys().forEach(it -> found.add(problem(reader.place(), it)));
            stop();
            start(settings);
        } catch (final RefusedConfigurationException bad) {
            found.add(problem(reader.place(), bad.getMessage()));
        } catch (final IOException failed) {
            found.add(
                    problem(
                            reader.place(),
                            "HTTPS is not served: "
                                    + failed.getMessage()
                                    + "; is listen.port another one's, such as the one of"
                                    + " org.tandemgate.configsync.cfg?"));
        }
        problems = List.copyOf(found);
    }

    private static Problem problem(final String place, final String text) {
        LOG.warn("rest: {}", text);
        return new Problem(place, text, Instant.now());
    }

    private void start(final WebSettings settings) throws IOException {
        final EventPages events = new EventPages(services);
        final Streams clients = new Streams(events, settings.streams());
        final NodeKey key = NodeKey.of(keyFile);
        try {
            server =
                    new WebServer(
                            settings,
                            key.context(),
                            (user, password) -> RealmLogin.roles(settings.realm(), user, password),
                            new ElectionPlaces(services),
                            new WebServer.Served(
                                    Routes.of(services, events),
                                    () -> pages,
                                    () -> sites,
                                    clients));
        } catch (final IOException busy) {
            clients.close();
            throw busy;
        }
        streams = clients;
        LOG.info(
                "rest: listens on {} port {} key={}",
                settings.address() == null ? "every address" : settings.address(),
                settings.port(),
                key.pin());
    }

    @Deactivate
    void end() {
        stop();
        present.close();
    }

    private synchronized void stop() {
        final WebServer serving = server;
        server = null;
        streams = null;
        if (serving != null) {
            serving.close();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPage(final WebPage page) {
        pages.add(page);
    }

    void removePage(final WebPage page) {
        pages.remove(page);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSite(final WebSite site) {
        sites.add(site);
    }

    void removeSite(final WebSite site) {
        sites.remove(site);
    }

    @Override
    public void happened(final Event event) {
        final Streams clients = streams;
        if (clients != null) {
            clients.wake();
        }
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }
}
