package org.tandemgate.notifications.component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.api.events.EventListener;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.services.BundleServices;
import org.tandemgate.notifications.runtime.Courier;

/** Joins notifications to the OSGi runtime; a refused file leaves in force what was before. */
@Component(
        name = "org.tandemgate.notifications",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = {EventListener.class, ProblemSource.class})
@Designate(ocd = NotificationsConfiguration.class)
public final class NotificationsComponent implements EventListener, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationsComponent.class);
    private static final long PAUSE_MILLIS = 1000;

    private final BundleServices services;
    private volatile List<Courier> couriers = List.of();
    private volatile Set<EventKind> kinds = Set.of();
    private volatile List<Problem> refused = List.of();

    @Activate
    public NotificationsComponent(
            final BundleContext context, final Map<String, Object> properties) {
        services = new BundleServices(context);
        configure(properties);
    }

    @Modified
    synchronized void configure(final Map<String, Object> properties) {
        final var reader = new SettingsReader(properties);
        final List<Problem> found = new ArrayList<>();
        try {
            final SettingsReader.Settings settings = reader.settings();
            reader.unknownKeys().forEach(it -> found.add(problem(reader.place(), it)));
            end();
            kinds = Set.copyOf(settings.kinds());
            couriers =
                    settings.receivers().stream()
                            .map(it -> new Courier(it, this::name, PAUSE_MILLIS))
                            .toList();
            settings.receivers().forEach(it -> LOG.info("notifications: tells {}", it.name()));
        } catch (final RefusedConfigurationException bad) {
            found.add(problem(reader.place(), String.valueOf(bad.getMessage())));
        }
        refused = List.copyOf(found);
    }

    private static Problem problem(final String place, final String text) {
        LOG.warn("notifications: refused, what was in force stays: {}", text);
        return new Problem(place, text, Instant.now());
    }

    private String name() {
        return services.find(Node.class).map(it -> it.status().name()).orElse("");
    }

    private void end() {
        final List<Courier> before = couriers;
        couriers = List.of();
        before.forEach(Courier::close);
    }

    @Deactivate
    synchronized void stop() {
        end();
        services.close();
    }

    @Override
    public void happened(final Event event) {
        if (kinds.contains(event.kind())) {
            couriers.forEach(it -> it.take(event));
        }
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(refused);
        for (final Courier courier : couriers) {
            final String text = courier.problem();
            if (text != null) {
                all.add(new Problem("notifications", text, Instant.now()));
            }
        }
        return all;
    }
}
