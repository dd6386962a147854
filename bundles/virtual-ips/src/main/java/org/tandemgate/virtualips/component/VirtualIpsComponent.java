package org.tandemgate.virtualips.component;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.virtualips.runtime.VirtualIps;

/**
 * Joins virtual IPs to the OSGi runtime. Without an election it has no area, and is made anew when
 * one comes: each of the two is installed, replaced and removed alone.
 */
@Component(immediate = true)
public final class VirtualIpsComponent implements AreaActivator {
    private final List<VirtualHost> hosts = new CopyOnWriteArrayList<>();
    private final boolean hasElection;
    private final VirtualIps virtualIps;

    /**
     * @param election without which no virtual host comes
     */
    @Activate
    public VirtualIpsComponent(
            @Reference final ConfigurationAdmin configurations,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    final @Nullable Election election) {
        hasElection = election != null;
        virtualIps =
                new VirtualIps(
                        new CarpInstances(configurations),
                        () -> hosts.stream().map(VirtualHost::status).toList());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHost(final VirtualHost host) {
        hosts.add(host);
    }

    void removeHost(final VirtualHost host) {
        hosts.remove(host);
    }

    @Override
    public Set<String> areas() {
        return hasElection ? virtualIps.areas() : Set.of();
    }

    @Override
    public int rank() {
        return virtualIps.rank();
    }

    @Override
    public Activation prepare(final ConfigDocument inForce, final ConfigDocument candidate)
            throws ActivationException {
        return virtualIps.prepare(inForce, candidate);
    }
}
