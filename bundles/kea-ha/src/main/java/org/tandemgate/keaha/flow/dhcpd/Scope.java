package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/**
 * What holds inside one block. Kea inherits from global to shared network to subnet to pool by
 * itself; what a group says is handed down here, because Kea has no groups. Not thread safe.
 */
final class Scope {
    static final String VALID = "valid-lifetime";
    static final String MAX = "max-valid-lifetime";
    static final String MIN = "min-valid-lifetime";
    static final String PREFERRED = "preferred-lifetime";
    static final String UNKNOWN_CLIENTS = "unknown-clients";
    static final String HOST_NAMES = "use-host-decl-names";

    /** Of dhcpd: 12 hours. */
    private static final long DEFAULT_SECONDS = 43_200;

    private final Kind kind;
    private final @Nullable Scope parent;
    private final Map<String, Json> settings = new LinkedHashMap<>();
    private final Map<String, Json> options = new LinkedHashMap<>();
    private final Map<String, Long> times = new LinkedHashMap<>();
    private final Map<String, Boolean> flags = new LinkedHashMap<>();

    /** What a block is. */
    enum Kind {
        GLOBAL,
        NETWORK,
        SUBNET,
        POOL,
        GROUP,
        HOST,
        CLASS
    }

    Scope(final Kind kind, final @Nullable Scope parent) {
        this.kind = kind;
        this.parent = parent;
    }

    Kind kind() {
        return kind;
    }

    void set(final String key, final Json value) {
        settings.put(key, value);
    }

    void option(final String name, final Json value) {
        options.put(name, value);
    }

    void time(final String key, final long seconds) {
        times.put(key, seconds);
    }

    void flag(final String key, final boolean value) {
        flags.put(key, value);
    }

    /** The value here, or in the nearest block around that has one. */
    boolean flag(final String key) {
        final Boolean own = flags.get(key);
        if (own != null) {
            return own;
        }
        return parent == null ? key.equals(UNKNOWN_CLIENTS) : parent.flag(key);
    }

    private Optional<Long> time(final String key) {
        final Long own = times.get(key);
        if (own != null) {
            return Optional.of(own);
        }
        return parent == null ? Optional.empty() : parent.time(key);
    }

    Map<String, Json> settings() {
        final Map<String, Json> all =
                parent != null && parent.kind == Kind.GROUP
                        ? parent.settings()
                        : new LinkedHashMap<>();
        all.putAll(settings);
        return all;
    }

    Map<String, Json> options() {
        final Map<String, Json> all =
                parent != null && parent.kind == Kind.GROUP
                        ? parent.options()
                        : new LinkedHashMap<>();
        all.putAll(options);
        return all;
    }

    private boolean hasTimes() {
        return !times.isEmpty()
                || (parent != null && parent.kind == Kind.GROUP && parent.hasTimes());
    }

    /** All of it behind what is in the object. */
    Json.Obj into(final Json.Obj object, final Family family) {
        Json.Obj all = object;
        for (final Map.Entry<String, Json> setting : settings().entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        if (hasTimes()) {
            all = times(all, family);
        }
        final List<Json> data = new ArrayList<>(options().values());
        return data.isEmpty() ? all : all.with("option-data", new Json.Arr(data));
    }

    /** Kea wants them all where one is, and in order: min, default, max. */
    private Json.Obj times(final Json.Obj object, final Family family) {
        final long wanted = time(VALID).orElse(DEFAULT_SECONDS);
        final long valid = Math.min(wanted, time(MAX).orElse(wanted));
        Json.Obj all = object.with(VALID, valid);
        if (time(MAX).isPresent()) {
            all = all.with(MAX, Math.max(valid, time(MAX).get()));
        }
        if (time(MIN).isPresent()) {
            all = all.with(MIN, Math.min(valid, time(MIN).get()));
        }
        return family == Family.V4
                ? all
                : all.with(PREFERRED, Math.min(valid, time(PREFERRED).orElse(valid * 5 / 8)));
    }
}
