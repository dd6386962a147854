package org.tandemgate.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Our features, one after the other, in a container that starts with none of them. */
@RunWith(PaxExam.class)
public final class FeaturesIT {
    @Inject private FeaturesService features;
    @Inject private BundleContext context;

    @Configuration
    public Option[] configuration() {
        return Container.options("framework", "shell");
    }

    /**
     * Installing one never touches what runs: an upgrade replaces what it names and nothing else.
     */
    @Test
    public void featuresInstallOneByOneWithoutTouchingTheOthers() throws Exception {
        assertTrue("bundles of ours at the start: " + ours(), ours().isEmpty());
        final List<String> names =
                Arrays.stream(features.listFeatures())
                        .map(Feature::getName)
                        .filter(name -> name.startsWith("ha-") && !name.equals("ha-gateway"))
                        .sorted()
                        .toList();
        assertTrue(
                "features: " + names,
                names.contains("ha-carp") && names.contains("ha-command-socket"));

        for (final String name : names) {
            final Map<String, String> before = everything();
            features.installFeature(name, EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
            final Map<String, String> after = everything();

            before.forEach(
                    (bundle, state) ->
                            assertEquals(name + " touched " + bundle, state, after.get(bundle)));
            for (final Bundle bundle : context.getBundles()) {
                final boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
                assertTrue(
                        bundle + " is in state " + bundle.getState() + " after " + name,
                        fragment || bundle.getState() == Bundle.ACTIVE);
            }
        }
        assertFalse(ours().isEmpty());
    }

    private List<String> ours() {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(name -> name.startsWith("org.tandemgate."))
                .toList();
    }

    private Map<String, String> everything() {
        final Map<String, String> states = new TreeMap<>();
        for (final Bundle bundle : context.getBundles()) {
            states.put(
                    bundle.getSymbolicName(),
                    bundle.getState() + " since " + bundle.getLastModified());
        }
        return states;
    }
}
