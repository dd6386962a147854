package org.tandemgate.itests.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Machines, switches and programs that belong together. Closing ends the programs in the reverse
 * order of their start and removes the namespaces. A sandbox has room for one world: a new one
 * first takes down what a failure has left standing. One thread, but for {@link #own}.
 */
public final class World implements AutoCloseable {
    private static final AtomicReference<@Nullable World> STANDING = new AtomicReference<>();

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** An empty world in the sandbox of this process. */
    public World() {
        Sandbox.enter();
        final World older = STANDING.getAndSet(this);
        if (older != null) {
            older.close();
        }
    }

    /** Adds a machine: a namespace with nothing but its loop-back. */
    public Namespace machine(final String name) {
        final Namespace namespace = Namespace.create(name);
        parts.push(() -> Command.run("ip", "netns", "delete", name));
        return namespace;
    }

    /** Adds a machine that forwards packets. */
    public Namespace router(final String name) {
        final Namespace namespace = machine(name);
        namespace.sysctl("net/ipv4/ip_forward", "1");
        namespace.sysctl("net/ipv6/conf/all/forwarding", "1");
        return namespace;
    }

    /** Adds a switch. */
    public Switch networkSwitch(final String name) {
        return new Switch(machine(name));
    }

    /** Starts a program that ends with this world at the latest. */
    public Program start(final Namespace where, final String title, final List<String> argv) {
        return own(where.start(title, argv, Map.of()));
    }

    /** Closes something together with this world. */
    public <T extends AutoCloseable> T own(final T part) {
        synchronized (parts) {
            parts.push(part);
        }
        return part;
    }

    @Override
    public void close() {
        STANDING.compareAndSet(this, null);
        WorldException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new WorldException("cannot take the world down", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
