package org.tandemgate.carp.runtime;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.election.VirtualHostStatus;

/** Tells the listeners, on the effects thread. Adding and removing: any thread. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long REMOVAL_MILLIS = 2_000;

    private final List<RoleListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, RoleChange> published = new TreeMap<>();
    private final EffectsThread effects;

    Listeners(final EffectsThread effects) {
        this.effects = effects;
    }

    /** Adds a listener; it is told first what the others were told last of every virtual host. */
    void add(final RoleListener listener) {
        final Runnable welcome =
                () -> {
                    listeners.add(listener);
                    for (final RoleChange last : published.values()) {
                        tell(
                                listener,
                                new RoleChange(
                                        last.host(), last.to(), last.to(), "listener joined"));
                    }
                };
        if (!effects.submit(welcome)) {
            LOG.error("listener {} was not added: too many effects are waiting", listener);
        }
    }

    /** Removes a listener; when this returns it is not called any more. Blocks at most 2 s. */
    void remove(final RoleListener listener) {
        listeners.remove(listener);
        Waiting.upTo(REMOVAL_MILLIS, effects.drained(), "the effects thread to leave a listener");
    }

    /** Logs the change and tells everybody. */
    void publish(final RoleChange change) {
        final VirtualHostStatus host = change.host();
        if (change.from() != change.to()) {
            LOG.info(
                    "carp vhid={} if={} {} -> {}: {}, demote={}",
                    host.vhid(),
                    host.interfaceName(),
                    change.from(),
                    change.to(),
                    change.reason(),
                    host.demotion());
        } else {
            LOG.debug("carp {} announces again: {}", host.name(), change.reason());
        }
        if (change.to() == Role.INIT) {
            published.remove(host.name());
        } else {
            published.put(host.name(), change);
        }
        listeners.forEach(listener -> tell(listener, change));
    }

    private static void tell(final RoleListener listener, final RoleChange change) {
        try {
            listener.transitioned(change);
        } catch (final RuntimeException defect) {
            LOG.error("listener {} failed; the election goes on", listener, defect);
        }
    }
}
