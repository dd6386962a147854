package org.tandemgate.peer.component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.peer.PeerChannel;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.api.services.BundleServices;
import org.tandemgate.peer.runtime.PeerLoop;
import org.tandemgate.peer.runtime.PeerSettings;

/**
 * Joins the view of the other node to the OSGi runtime. Asks nobody without a key; a refused file
 * leaves in force what was before.
 */
@Component(
        name = "org.tandemgate.peer",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = {PeerChannel.class, ProblemSource.class})
@Designate(ocd = PeerConfiguration.class)
public final class PeerComponent implements PeerChannel, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(PeerComponent.class);

    private final BundleServices services;
    private volatile List<Problem> refused = List.of();
    private volatile @Nullable PeerLoop loop;
    private @Nullable PeerSettings settings;

    @Activate
    public PeerComponent(final BundleContext context, final Map<String, Object> properties) {
        services = new BundleServices(context);
        configure(properties);
    }

    @Modified
    synchronized void configure(final Map<String, Object> properties) {
        final var reader = new SettingsReader(properties);
        final List<Problem> found = new ArrayList<>();
        try {
            final Optional<PeerSettings> now = reader.settings();
            reader.unknownKeys().forEach(it -> found.add(problem(reader.place(), it)));
            if (!now.equals(Optional.ofNullable(settings))) {
                end();
                now.ifPresent(this::begin);
            }
        } catch (final RefusedConfigurationException bad) {
            found.add(problem(reader.place(), String.valueOf(bad.getMessage())));
        }
        refused = List.copyOf(found);
    }

    private static Problem problem(final String place, final String text) {
        LOG.warn("peer: refused, what was in force stays: {}", text);
        return new Problem(place, text, Instant.now());
    }

    private void begin(final PeerSettings now) {
        settings = now;
        final PeerLoop fresh = new PeerLoop(services, now);
        fresh.start();
        loop = fresh;
        LOG.info("peer: asks the other node at port {}", now.port());
    }

    private void end() {
        final PeerLoop before = loop;
        loop = null;
        settings = null;
        if (before != null) {
            before.close();
        }
    }

    @Deactivate
    synchronized void stop() {
        end();
        services.close();
    }

    @Override
    public PeerStatus status() {
        final PeerLoop running = loop;
        return running == null
                ? PeerStatus.off(
                        services.find(Node.class).map(it -> it.status().peerName()).orElse(""),
                        "the other node is not asked: name a key.file in org.tandemgate.peer.cfg"
                                + " on both nodes")
                : running.status();
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(refused);
        final PeerStatus now = status();
        final String text = now.problem();
        if (text != null && now.state() != PeerStatus.State.OFF) {
            final long age = Math.max(0, now.ageMillis());
            all.add(new Problem("peer", text, Instant.now().minusMillis(age)));
        }
        return all;
    }
}
