package org.tandemgate.metrics.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventListener;
import org.tandemgate.api.services.BundleServices;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.api.web.WebPage;
import org.tandemgate.metrics.link.Exposition;
import org.tandemgate.metrics.runtime.Collector;
import org.tandemgate.metrics.runtime.RoleTimes;
import org.tandemgate.metrics.runtime.Sources;
import org.tandemgate.metrics.runtime.Transitions;

/** Joins metrics to the OSGi runtime: a page that is made when somebody asks for it. */
@Component(
        name = "org.tandemgate.metrics",
        immediate = true,
        service = {WebPage.class, EventListener.class, RoleListener.class})
public final class MetricsComponent implements WebPage, EventListener, RoleListener {
    private final Transitions transitions = new Transitions();
    private final RoleTimes times = new RoleTimes();
    private final BundleServices services;
    private final Path key;

    @Activate
    public MetricsComponent(final BundleContext context) {
        services = new BundleServices(context);
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        key = top.resolve("tandemgate").resolve("node-key.p12");
    }

    /** Absent before something is served by TLS, or where the file cannot be read. */
    private @Nullable Instant certificateEnd() {
        try {
            return Files.exists(key) ? NodeKey.of(key).notAfter() : null;
        } catch (final IOException unreadable) {
            return null;
        }
    }

    @Deactivate
    void stop() {
        services.close();
    }

    @Override
    public void happened(final Event event) {
        transitions.happened(event);
    }

    @Override
    public void transitioned(final RoleChange change) {
        times.transitioned(change, System.nanoTime());
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
                        Sources.of(services, certificateEnd()), transitions, times, Instant.now()),
                times.gaps());
    }
}
