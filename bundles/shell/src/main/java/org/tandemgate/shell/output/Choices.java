package org.tandemgate.shell.output;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.tandemgate.api.services.BundleServices;

/** Words that a service of the moment offers for completion. */
public final class Choices {
    private Choices() {}

    /** Empty when nobody provides the service. */
    public static <T> List<String> of(
            final @Nullable BundleContext context,
            final Class<T> type,
            final Function<T, List<String>> words) {
        if (context == null) {
            return List.of();
        }
        try (BundleServices services = new BundleServices(context)) {
            return services.find(type).map(words).orElse(List.of());
        }
    }
}
