package org.tandemgate.carp.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.work.WorkThread;

/**
 * Tells the listeners, each on a thread of its own and in order: one that hangs holds up nobody
 * else. Any thread.
 */
final class Listeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long REMOVAL_MILLIS = 2_000;

    /** A listener and its thread. */
    private record Told(RoleListener listener, WorkThread thread) {}

    private final List<Told> listeners = new ArrayList<>();
    private final Map<String, RoleChange> published = new TreeMap<>();
    private final EffectsThread effects;

    Listeners(final EffectsThread effects) {
        this.effects = effects;
    }

    /** Adds a listener; it is told first what the others were told last of every virtual host. */
    synchronized void add(final RoleListener listener) {
        final Told told = new Told(listener, effects.listenerThread(listener));
        for (final RoleChange last : published.values()) {
            tell(
                    told.listener(),
                    told.thread(),
                    new RoleChange(last.host(), last.to(), last.to(), "listener joined"));
        }
        listeners.add(told);
    }

    /** Removes a listener; when this returns it is not called any more. Blocks at most 2 s. */
    void remove(final RoleListener listener) {
        final WorkThread thread = forget(listener);
        if (thread != null) {
            thread.abandon();
            if (!thread.join(REMOVAL_MILLIS)) {
                effects.journal().write(() -> LOG.error("listener {} does not return", listener));
            }
        }
    }

    private synchronized @Nullable WorkThread forget(final RoleListener listener) {
        for (final Told told : listeners) {
            if (told.listener() == listener) {
                listeners.remove(told);
                return told.thread();
            }
        }
        return null;
    }

    /** Logs the change and tells everybody. */
    synchronized void publish(final RoleChange change) {
        effects.journal().write(() -> log(change));
        if (change.to() == Role.INIT) {
            published.remove(change.host().name());
        } else {
            published.put(change.host().name(), change);
        }
        listeners.forEach(told -> tell(told.listener(), told.thread(), change));
    }

    private static void log(final RoleChange change) {
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
    }

    private void tell(
            final RoleListener listener, final WorkThread thread, final RoleChange change) {
        if (!thread.submit(() -> listener.transitioned(change))) {
            effects.journal()
                    .write(
                            () ->
                                    LOG.error(
                                            "listener {} is {} changes behind; one is left out",
                                            listener,
                                            WorkThread.CAPACITY));
        }
    }

    /** Tells what waits to be told, each for 2 s at most, and ends the threads. */
    @Override
    public void close() {
        final List<WorkThread> all;
        synchronized (this) {
            all = listeners.stream().map(Told::thread).toList();
            listeners.clear();
        }
        all.forEach(WorkThread::close);
        all.forEach(thread -> thread.join(REMOVAL_MILLIS));
    }
}
