package org.tandemgate.carp.component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.carp.runtime.Member;

/**
 * Joins one virtual host to the OSGi runtime; one instance per {@code
 * org.tandemgate.carp-NAME.cfg}. A refused file never removes the service: what was in force stays,
 * and the refusal is shown.
 */
@Component(
        immediate = true,
        configurationPid = "org.tandemgate.carp",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CarpConfiguration.class, factory = true)
public final class CarpComponent implements VirtualHost, ProblemSource {
    private final CarpLoopComponent election;
    private final Member member;
    private volatile List<Problem> problems = List.of();

    @Activate
    public CarpComponent(
            final Map<String, Object> properties, @Reference final CarpLoopComponent election) {
        this.election = election;
        member = election.election().add(new SettingsReader(properties).name());
        configure(properties);
    }

    @Modified
    void configure(final Map<String, Object> properties) {
        final SettingsReader reader = new SettingsReader(properties);
        final List<Problem> found = new ArrayList<>();
        try {
            member.configure(reader.settings());
        } catch (final RefusedConfigurationException refused) {
            member.refuse(refused.getMessage());
            found.add(new Problem(reader.place(), refused.getMessage(), Instant.now()));
        }
        for (final String unknown : reader.unknownKeys()) {
            found.add(new Problem(reader.place(), unknown, Instant.now()));
        }
        problems = List.copyOf(found);
    }

    /**
     * When the whole bundle stops, every virtual host hands over at once instead of one after the
     * other.
     */
    @Deactivate
    void stop(final int reason) {
        if (reason == ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED) {
            election.election().leaveAll();
        } else {
            member.stop();
        }
    }

    @Override
    public String name() {
        return member.name();
    }

    @Override
    public VirtualHostStatus status() {
        return member.status();
    }

    @Override
    public void force(final Role role) throws RefusedException {
        member.force(role);
    }

    /** Refused and misspelt settings, then what is wrong at run time. */
    @Override
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(problems);
        all.addAll(member.problems());
        return all;
    }
}
