package org.tandemgate.gratuitousarp.component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.gratuitousarp.runtime.AnnouncementLoop;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.linux.Linux;

/**
 * Joins the announcements to the OSGi runtime. A refused file changes nothing: what was in force
 * stays, at the start the defaults, and the refusal is shown.
 */
@Component(
        immediate = true,
        configurationPid = "org.tandemgate.gratuitousarp",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = {Announcer.class, RoleListener.class, ProblemSource.class})
@Designate(ocd = GratuitousArpConfiguration.class)
public final class GratuitousArpComponent implements Announcer, RoleListener, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(GratuitousArpComponent.class);

    private final AnnouncementLoop loop;
    private volatile List<Problem> configurationProblems = List.of();

    @Activate
    public GratuitousArpComponent(
            final Map<String, Object> properties, @Reference final Linux linux) {
        loop = new AnnouncementLoop(linux, AnnouncementSettings.DEFAULT);
        configure(properties);
        loop.start();
    }

    @Modified
    void configure(final Map<String, Object> properties) {
        final SettingsReader reader = new SettingsReader(properties);
        final List<Problem> found = new ArrayList<>();
        try {
            final AnnouncementSettings settings = reader.settings();
            loop.configure(settings);
            LOG.info("garp: {} ({})", settings, reader.place());
        } catch (final RefusedConfigurationException refused) {
            LOG.warn("garp: refused, what was in force stays: {}", refused.getMessage());
            found.add(
                    new Problem(
                            reader.place(), String.valueOf(refused.getMessage()), Instant.now()));
        }
        for (final String unknown : reader.unknownKeys()) {
            LOG.warn("garp: {}", unknown);
            found.add(new Problem(reader.place(), unknown, Instant.now()));
        }
        configurationProblems = List.copyOf(found);
    }

    @Deactivate
    void stop() {
        loop.close();
    }

    @Override
    public void transitioned(final RoleChange change) {
        loop.transitioned(change);
    }

    @Override
    public List<String> announce(final String virtualHost) {
        return loop.announce(virtualHost);
    }

    @Override
    public List<AnnouncementStatus> status() {
        return loop.status();
    }

    @Override
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(configurationProblems);
        all.addAll(loop.problems());
        return all;
    }
}
