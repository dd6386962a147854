package org.tandemgate.firewall.component;

import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.firewall.kernel.Nft;
import org.tandemgate.firewall.runtime.Firewall;

/** Joins the firewall to the OSGi runtime. */
@Component(immediate = true)
public final class FirewallComponent implements AreaActivator {
    private final Firewall firewall;

    @Activate
    public FirewallComponent() {
        firewall = new Firewall(new Nft(List.of("nft")));
    }

    @Override
    public Set<String> areas() {
        return firewall.areas();
    }

    @Override
    public int rank() {
        return firewall.rank();
    }

    @Override
    public Activation prepare(final ConfigDocument inForce, final ConfigDocument candidate)
            throws ActivationException {
        return firewall.prepare(inForce, candidate);
    }
}
