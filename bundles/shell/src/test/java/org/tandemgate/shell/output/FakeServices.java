package org.tandemgate.shell.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tandemgate.api.services.Services;

/** Services that a test puts here. */
public final class FakeServices implements Services {
    private final List<Object> services = new ArrayList<>();
    private final Map<String, String> bundles = new TreeMap<>();

    public FakeServices with(final Object service) {
        services.add(service);
        return this;
    }

    public FakeServices withBundle(final String name, final String version) {
        bundles.put(name, version);
        return this;
    }

    @Override
    public <T> Optional<T> find(final Class<T> type) {
        return all(type).stream().findFirst();
    }

    @Override
    public <T> List<T> all(final Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public Map<String, String> bundles() {
        return bundles;
    }
}
