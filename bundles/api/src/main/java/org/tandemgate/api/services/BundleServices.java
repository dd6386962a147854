package org.tandemgate.api.services;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Services of the framework as they are in the moment they are asked for. What comes, goes or is
 * replaced is seen by the next question; nobody is told, and no component restarts for it. Any
 * thread.
 */
public final class BundleServices implements Services, AutoCloseable {
    private static final String OURS = "org.tandemgate.";

    private final BundleContext context;
    private final Map<ServiceReference<?>, Object> used = new ConcurrentHashMap<>();

    /** Of the bundle that asks; closing gives everything back. */
    public BundleServices(final BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> Optional<T> find(final Class<T> type) {
        final ServiceReference<T> best = context.getServiceReference(type);
        return best == null ? Optional.empty() : get(type, best);
    }

    @Override
    public <T> List<T> all(final Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream()
                    .sorted()
                    .map(it -> get(type, it))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (final InvalidSyntaxException impossible) {
            throw new IllegalStateException("no filter was given", impossible);
        }
    }

    /**
     * Held once, however often it is asked for; one that has gone is let go at the next question.
     */
    private <T> Optional<T> get(final Class<T> type, final ServiceReference<T> reference) {
        used.keySet().removeIf(it -> it.getBundle() == null);
        final Object held = used.get(reference);
        if (held != null) {
            return Optional.of(type.cast(held));
        }
        final T service = context.getService(reference);
        if (service != null && used.putIfAbsent(reference, service) != null) {
            context.ungetService(reference);
        }
        return Optional.ofNullable(service);
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
        used.keySet().forEach(context::ungetService);
        used.clear();
    }
}
