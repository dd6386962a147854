package org.tandemgate.carp.component;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
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
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.carp.runtime.NodeElection;
import org.tandemgate.carp.runtime.ProcessEnd;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/** Joins the election loop to the OSGi runtime; one for all virtual hosts, not configurable. */
@Component(
        immediate = true,
        service = {Election.class, ProblemSource.class, CarpLoopComponent.class})
public final class CarpLoopComponent implements Election, ProblemSource {
    private final NodeElection election;
    private final ProcessEnd end;

    @Activate
    public CarpLoopComponent(final BundleContext context, @Reference final Linux linux)
            throws LinuxException {
        election = new NodeElection(linux, memory(context));
        end = new ProcessEnd(election::leaveAll);
    }

    private static Path memory(final BundleContext context) {
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        return top.resolve("tandemgate").resolve("carp-settings");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(final RoleListener listener) {
        election.addListener(listener);
    }

    void removeListener(final RoleListener listener) {
        election.removeListener(listener);
    }

    @Deactivate
    void stop() {
        end.close();
        election.close();
    }

    NodeElection election() {
        return election;
    }

    @Override
    public void apply(final NodePolicy policy) {
        election.apply(policy);
    }

    @Override
    public List<VirtualHostStatus> virtualHosts() {
        return election.virtualHosts();
    }

    @Override
    public Map<String, Long> dropped() {
        return election.dropped();
    }

    @Override
    public List<Demotion> demotions() {
        return election.demotions();
    }

    @Override
    public PauseCount pauses() {
        return election.pauses();
    }

    @Override
    public List<Problem> problems() {
        return election.problems();
    }

    @Override
    public void demote(final String group, final Cause cause, final int amount) {
        election.demote(group, cause, amount);
    }

    @Override
    public void undemote(final String group, final Cause cause, final int amount) {
        election.undemote(group, cause, amount);
    }

    @Override
    public void cut(final String interfaceName, final Duration limit) {
        election.cut(interfaceName, limit);
    }

    @Override
    public List<HandOver> previewHandOver(final Duration bound, final boolean force) {
        return election.previewHandOver(bound, force);
    }

    @Override
    public List<HandOver> handOver(final Duration bound, final boolean force) {
        return election.handOver(bound, force);
    }
}
