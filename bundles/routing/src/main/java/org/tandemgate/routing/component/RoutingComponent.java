package org.tandemgate.routing.component;

import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.linux.Linux;
import org.tandemgate.routing.runtime.Routing;

/** Joins static routes to the OSGi runtime. */
@Component(immediate = true)
public final class RoutingComponent implements AreaActivator, ProblemSource {
    private final Routing routing;

    @Activate
    public RoutingComponent(@Reference final Linux linux) {
        routing = new Routing(linux);
    }

    @Override
    public Set<String> areas() {
        return routing.areas();
    }

    @Override
    public int rank() {
        return routing.rank();
    }

    @Override
    public Activation prepare(final ConfigDocument inForce, final ConfigDocument candidate)
            throws ActivationException {
        return routing.prepare(inForce, candidate);
    }

    @Override
    public List<Problem> problems() {
        return routing.problems();
    }

    @Deactivate
    void stop() {
        routing.close();
    }
}
