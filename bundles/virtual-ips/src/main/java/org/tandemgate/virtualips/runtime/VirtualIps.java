package org.tandemgate.virtualips.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.virtualips.flow.VirtualIp;

/**
 * Virtual IPs as virtual hosts of the election, one configuration each. Only what differs is
 * touched, so the others keep their role.
 */
public final class VirtualIps implements AreaActivator {
    private static final int RANK = 100;
    private static final Set<String> AREAS = Set.of("virtual-ips", "interfaces");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Instances instances;
    private final Supplier<List<VirtualHostStatus>> hosts;

    /**
     * @param hosts the virtual hosts of this node as they are now
     */
    public VirtualIps(final Instances instances, final Supplier<List<VirtualHostStatus>> hosts) {
        this.instances = instances;
        this.hosts = hosts;
    }

    @Override
    public Set<String> areas() {
        return AREAS;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public Activation prepare(final ConfigDocument inForce, final ConfigDocument candidate)
            throws ActivationException {
        try {
            final SortedMap<String, VirtualIp> wanted = VirtualIp.of(candidate);
            for (final VirtualIp vip : wanted.values()) {
                check(vip);
            }
            return new Replacement(wanted);
        } catch (final IllegalArgumentException bad) {
            throw new ActivationException(String.valueOf(bad.getMessage()));
        } catch (final IOException unreadable) {
            throw failed(unreadable);
        }
    }

    private static ActivationException failed(final IOException why) {
        return new ActivationException("ConfigAdmin: " + why.getMessage());
    }

    private void check(final VirtualIp vip) throws ActivationException, IOException {
        if (instances.isForeign(vip.name())) {
            throw new ActivationException(
                    "virtual-ips/"
                            + vip.name()
                            + " has the name of a virtual host that has a file,"
                            + " org.tandemgate.carp-"
                            + vip.name()
                            + ".cfg in etc/; remove the file, or give it another id");
        }
        for (final String address : vip.settings().getOrDefault("addresses", "").split(",", -1)) {
            try {
                CidrAddress.parse(address.strip());
            } catch (final IllegalArgumentException bad) {
                throw new ActivationException(
                        "virtual-ips/" + vip.name() + " addresses: " + bad.getMessage());
            }
        }
    }

    private final class Replacement implements Activation {
        private final SortedMap<String, VirtualIp> wanted;
        private SortedMap<String, SortedMap<String, String>> before = new TreeMap<>();
        private boolean applied;

        Replacement(final SortedMap<String, VirtualIp> wanted) {
            this.wanted = wanted;
        }

        @Override
        public List<String> steps() {
            final List<String> steps = new ArrayList<>();
            try {
                final var own = instances.own();
                wanted.values().stream()
                        .filter(it -> !it.settings().equals(own.get(it.name())))
                        .forEach(it -> steps.add("virtual host " + it.name() + " is set up"));
                own.keySet().stream()
                        .filter(name -> !wanted.containsKey(name))
                        .forEach(name -> steps.add("virtual host " + name + " is removed"));
            } catch (final IOException unreadable) {
                steps.add("ConfigAdmin: " + unreadable.getMessage());
            }
            return steps;
        }

        @Override
        public void apply() throws ActivationException {
            try {
                before = instances.own();
                applied = true;
                final SortedMap<String, SortedMap<String, String>> settings = new TreeMap<>();
                wanted.forEach((name, vip) -> settings.put(name, vip.settings()));
                become(settings);
            } catch (final IOException disk) {
                throw failed(disk);
            }
        }

        /** The election takes settings on a thread of its own. */
        @Override
        public void verify() throws ActivationException {
            final long end = System.nanoTime() + PATIENCE_NANOS;
            Optional<String> wrong = wrong();
            while (wrong.isPresent() && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(LOOK_NANOS);
                wrong = wrong();
            }
            if (wrong.isPresent()) {
                throw new ActivationException(wrong.get());
            }
        }

        private Optional<String> wrong() {
            final SortedMap<String, VirtualHostStatus> now = new TreeMap<>();
            hosts.get().forEach(host -> now.put(host.name(), host));
            for (final VirtualIp vip : wanted.values()) {
                final VirtualHostStatus host = now.get(vip.name());
                if (host == null || !vip.isIn(host)) {
                    final String problem = host == null ? null : host.problem();
                    return Optional.of(
                            "virtual host "
                                    + vip.name()
                                    + " did not take its settings within 5 s"
                                    + (problem == null ? "; see the log" : ": " + problem));
                }
            }
            return before.keySet().stream()
                    .filter(name -> !wanted.containsKey(name) && now.containsKey(name))
                    .map(name -> "virtual host " + name + " did not end within 5 s; see the log")
                    .findFirst();
        }

        @Override
        public void rollback() throws ActivationException {
            if (applied) {
                try {
                    become(before);
                } catch (final IOException disk) {
                    throw failed(disk);
                }
            }
        }
    }

    private void become(final SortedMap<String, SortedMap<String, String>> wanted)
            throws IOException {
        final var own = instances.own();
        for (final String name : own.keySet()) {
            if (!wanted.containsKey(name)) {
                instances.remove(name);
            }
        }
        for (final var entry : wanted.entrySet()) {
            if (!entry.getValue().equals(own.get(entry.getKey()))) {
                instances.put(entry.getKey(), entry.getValue());
            }
        }
    }
}
