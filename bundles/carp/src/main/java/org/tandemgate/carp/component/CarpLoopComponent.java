package org.tandemgate.carp.component;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.carp.runtime.CarpLoop;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/** Joins the election loop to the OSGi runtime; one for all virtual hosts, not configurable. */
@Component(
        immediate = true,
        service = {Election.class, CarpLoopComponent.class})
public final class CarpLoopComponent implements Election {
    private final CarpLoop loop;

    @Activate
    public CarpLoopComponent(@Reference final Linux linux) throws LinuxException {
        loop = new CarpLoop(linux);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final RoleListener listener) {
        loop.addListener(listener);
    }

    void removeListener(final RoleListener listener) {
        loop.removeListener(listener);
    }

    @Deactivate
    void stop() {
        loop.close();
    }

    CarpLoop loop() {
        return loop;
    }

    @Override
    public void apply(final NodePolicy policy) {
        loop.apply(policy);
    }

    @Override
    public List<VirtualHostStatus> virtualHosts() {
        return loop.virtualHosts();
    }

    @Override
    public Map<String, Long> dropped() {
        return loop.dropped();
    }

    @Override
    public List<Demotion> demotions() {
        return loop.demotions();
    }

    @Override
    public void demote(final String group, final String reason, final int amount) {
        loop.demote(group, reason, amount);
    }

    @Override
    public void undemote(final String group, final String reason, final int amount) {
        loop.undemote(group, reason, amount);
    }

    @Override
    public List<HandOver> handOver(final Duration bound, final boolean force) {
        return loop.handOver(bound, force);
    }
}
