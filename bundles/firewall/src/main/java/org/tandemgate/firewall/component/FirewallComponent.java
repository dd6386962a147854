package org.tandemgate.firewall.component;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.firewall.kernel.Nft;
import org.tandemgate.firewall.kernel.SavedRules;
import org.tandemgate.firewall.runtime.Firewall;

/** Joins the firewall to the OSGi runtime. */
@Component(immediate = true)
public final class FirewallComponent implements AreaActivator {
    private final Firewall firewall;

    @Activate
    public FirewallComponent(final BundleContext context) {
        final String data = context.getProperty("karaf.data");
        final Path top = data == null ? context.getDataFile("").toPath() : Path.of(data);
        firewall =
                new Firewall(
                        new Nft(List.of("nft")),
                        new SavedRules(top.resolve("tandemgate").resolve("firewall.json")));
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
