package org.tandemgate.routing.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.node.Problem;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Route;
import org.tandemgate.routing.flow.StaticRoute;

/**
 * Static routes and default gateways in the kernel's main table, all of protocol {@value
 * StaticRoute#PROTOCOL}; no other route is changed or hidden. The kernel forgets routes when a
 * cable is pulled: every {@value #KEEP_SECONDS} s what is missing is put back. Routes stay when
 * this bundle goes.
 */
public final class Routing implements AreaActivator, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);
    private static final int RANK = 200;
    private static final Set<String> AREAS = Set.of("routes", "gateways", "interfaces");
    private static final long KEEP_SECONDS = 5;

    private final KernelRoutes kernel;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> keeping;
    private List<StaticRoute> inForce = List.of();
    private volatile Map<String, Problem> problems = Map.of();

    /** Begins to keep what will be in force. */
    public Routing(final Linux linux) {
        kernel = new KernelRoutes(linux);
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            final var thread = new Thread(task, "routing");
                            thread.setDaemon(true);
                            return thread;
                        });
        keeping =
                clock.scheduleWithFixedDelay(
                        this::tick, KEEP_SECONDS, KEEP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Set<String> areas() {
        return AREAS;
    }

    @Override
    public int rank() {
        return RANK;
    }

    /** Routes that are not in the kernel though they should be, oldest first. */
    public List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    private void tick() {
        try {
            keep();
        } catch (final LinuxException failed) {
            LOG.warn("routing: cannot read the routes: {}", failed.getMessage());
        } catch (final RuntimeException defect) {
            LOG.error("routing: keeping the routes threw", defect);
        }
    }

    /** Puts back what is missing; what cannot be put back is named and tried again. */
    synchronized void keep() throws LinuxException {
        if (inForce.isEmpty()) {
            problems = Map.of();
            return;
        }
        final KernelRoutes.Picture picture = kernel.picture();
        final Map<String, Problem> now = new LinkedHashMap<>();
        for (final StaticRoute route : inForce) {
            try {
                if (kernel.put(route, picture)) {
                    LOG.info("routing: {} is back", route.place());
                }
            } catch (final ActivationException missing) {
                now.put(route.place(), problem(route.place(), missing.getMessage()));
            }
        }
        problems = now;
    }

    private Problem problem(final String place, final String why) {
        final String text = why + "; tried again every " + KEEP_SECONDS + " s";
        final Problem known = problems.get(place);
        if (known != null && known.text().equals(text)) {
            return known;
        }
        LOG.warn("routing: {}", text);
        return new Problem("routing", text, Instant.now());
    }

    @Override
    public Activation prepare(final ConfigDocument before, final ConfigDocument candidate)
            throws ActivationException {
        try {
            return new Replacement(StaticRoute.of(before), StaticRoute.of(candidate));
        } catch (final IllegalArgumentException bad) {
            throw new ActivationException(String.valueOf(bad.getMessage()));
        }
    }

    private final class Replacement implements Activation {
        private final List<StaticRoute> before;
        private final List<StaticRoute> wanted;
        private final Set<StaticRoute> fresh;
        private List<Route> kernelBefore = List.of();

        Replacement(final List<StaticRoute> before, final List<StaticRoute> wanted) {
            this.before = before;
            this.wanted = wanted;
            fresh = new HashSet<>(wanted);
            before.forEach(fresh::remove);
        }

        @Override
        public List<String> steps() {
            final List<String> steps = new ArrayList<>();
            final Set<StaticRoute> gone = new HashSet<>(before);
            wanted.forEach(gone::remove);
            gone.forEach(route -> steps.add("route " + route.destination() + " is removed"));
            fresh.forEach(route -> steps.add("route " + route.destination() + " is put"));
            return steps;
        }

        /** What was wanted before and cannot be had now is no reason to refuse a change. */
        @Override
        public void apply() throws ActivationException {
            synchronized (Routing.this) {
                try {
                    final KernelRoutes.Picture picture = kernel.picture();
                    kernelBefore = picture.own();
                    for (final StaticRoute route : wanted) {
                        put(route, picture);
                    }
                    kernel.removeOthers(wanted);
                    inForce = wanted;
                } catch (final LinuxException failed) {
                    throw new ActivationException(failed.getMessage());
                }
            }
        }

        private void put(final StaticRoute route, final KernelRoutes.Picture picture)
                throws ActivationException {
            try {
                kernel.put(route, picture);
            } catch (final ActivationException refused) {
                if (fresh.contains(route)) {
                    throw refused;
                }
                final Map<String, Problem> now = new LinkedHashMap<>(problems);
                now.put(route.place(), problem(route.place(), refused.getMessage()));
                problems = now;
            }
        }

        @Override
        public void verify() throws ActivationException {
            try {
                final KernelRoutes.Picture picture = kernel.picture();
                for (final StaticRoute route : fresh) {
                    if (!picture.has(route)) {
                        throw new ActivationException(
                                route.place()
                                        + " was taken by the kernel and is not there; is another"
                                        + " program removing routes?");
                    }
                }
            } catch (final LinuxException failed) {
                throw new ActivationException(failed.getMessage());
            }
        }

        @Override
        public void rollback() throws ActivationException {
            synchronized (Routing.this) {
                try {
                    kernel.restore(kernelBefore);
                    inForce = before;
                } catch (final LinuxException failed) {
                    throw new ActivationException(failed.getMessage());
                }
            }
        }
    }

    /** What is in force stays so. */
    @Override
    public void close() {
        keeping.cancel(false);
        clock.shutdownNow();
    }
}
