package org.tandemgate.shell.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Services of the framework for the time of one command.
 *
 * <p>Commands look services up when they run instead of having them injected: Karaf withdraws and
 * registers every command of a bundle again whenever one injected service comes or goes
 * (CommandExtension of shell.core 4.4.10), so "no such command" would be the answer in the very
 * moments this node is asked about.
 */
final class BundleServices implements Services, AutoCloseable {
    private static final String OURS = "org.tandemgate.";

    private final BundleContext context;
    private final List<ServiceReference<?>> used = new ArrayList<>();

    BundleServices(final BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> Optional<T> find(final Class<T> type) {
        return get(context.getServiceReference(type));
    }

    @Override
    public <T> List<T> all(final Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream()
                    .sorted()
                    .map(this::get)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (final InvalidSyntaxException impossible) {
            throw new IllegalStateException("no filter was given", impossible);
        }
    }

    private <T> Optional<T> get(final ServiceReference<T> reference) {
        if (reference == null) {
            return Optional.empty();
        }
        used.add(reference);
        return Optional.ofNullable(context.getService(reference));
    }

    @Override
    public Map<String, String> bundles() {
        final Map<String, String> versions = new TreeMap<>();
        for (final Bundle bundle : context.getBundles()) {
            final String name = bundle.getSymbolicName();
            if (name != null && name.startsWith(OURS)) {
                final String state = state(bundle.getState());
                versions.merge(
                        name.substring(OURS.length()),
                        bundle.getVersion() + state,
                        BundleServices::both);
            }
        }
        return versions;
    }

    /** Two versions of one bundle; the one that runs comes first. */
    private static String both(final String one, final String other) {
        return one.contains(" ") ? other + " beside " + one : one + " beside " + other;
    }

    private static String state(final int state) {
        return switch (state) {
            case Bundle.ACTIVE, Bundle.STARTING -> ""; // STARTING: lazy activation
            case Bundle.RESOLVED -> " stopped";
            case Bundle.INSTALLED -> " not resolved";
            default -> " stopping";
        };
    }

    @Override
    public void close() {
        used.forEach(context::ungetService);
    }
}
