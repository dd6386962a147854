package org.tandemgate.doctor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeLink;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.services.Services;

/** This node: its settings, its bundles, the process it is. */
public final class NodeChecks implements Checks {
    private static final long MEGA = 1024 * 1024;
    private static final long LEAST_DISK = 50 * MEGA;
    private static final int PERCENT = 100;
    private static final int MOST_PERCENT = 85;
    private static final int NET_ADMIN = 12;

    /** Port 8101, where Karaf's SSH server listens unless told otherwise, and TCP_LISTEN. */
    private static final String KARAF_SSH = "1FA5";

    private static final String LISTENS = "0A";
    private static final int NET_RAW = 13;

    private final Services services;
    private final Path data;
    private final Path process;
    private final List<CheckResult> results = new ArrayList<>();

    /**
     * @param data directory of the node
     * @param process {@code /proc/self}
     */
    public NodeChecks(final Services services, final Path data, final Path process) {
        this.services = services;
        this.data = data;
        this.process = process;
    }

    @Override
    public String area() {
        return "node";
    }

    @Override
    public List<CheckResult> check(final boolean pair) {
        final NodeChecks one = new NodeChecks(services, data, process);
        one.settings(services.find(Node.class).orElse(null));
        one.bundles();
        one.problems();
        one.memory();
        one.disk();
        one.descriptors();
        one.capabilities();
        one.ssh();
        return List.copyOf(one.results);
    }

    private void settings(final @Nullable Node node) {
        if (node == null) {
            results.add(
                    CheckResult.fail(
                            "node.running",
                            "the node bundle does not run",
                            "bundle:start org.tandemgate.node"));
            return;
        }
        final NodeStatus status = node.status();
        results.add(CheckResult.ok("node.running", "this is " + status.name()));
        results.add(
                CheckResult.warnUnless(
                        status.ready(),
                        "node.ready",
                        status.ready() ? "everything installed has started" : "still starting",
                        "wait; if it stays so, ha:status names what is missing"));
        results.add(
                CheckResult.warnUnless(
                        !status.maintenance(),
                        "node.maintenance",
                        status.maintenance()
                                ? "stays away: " + status.maintenanceReason()
                                : "takes part",
                        "ha:maintenance off"));
        results.add(
                CheckResult.warnUnless(
                        !status.peerName().isEmpty(),
                        "node.peer-name",
                        status.peerName().isEmpty()
                                ? "peer.name is not set"
                                : "the other one is " + status.peerName(),
                        "set peer.name in org.tandemgate.node.cfg"));
        final NodeLink link = node.link();
        final boolean linked = link.address() != null && link.peer() != null;
        results.add(
                CheckResult.warnUnless(
                        linked,
                        "node.sync-link",
                        linked
                                ? link.address() + " to " + link.peer()
                                : "sync.address or peer.address is not set",
                        "set both in org.tandemgate.node.cfg"));
    }

    private void bundles() {
        final List<String> odd = new ArrayList<>();
        services.bundles()
                .forEach(
                        (name, version) -> {
                            if (version.contains(" ")) {
                                odd.add(name + " " + version);
                            }
                        });
        results.add(
                CheckResult.failUnless(
                        odd.isEmpty(),
                        "node.bundles",
                        odd.isEmpty()
                                ? services.bundles().size() + " bundles run"
                                : String.join(", ", odd),
                        "bundle:start what is stopped; feature:uninstall a version that is not wanted"));
    }

    private void problems() {
        final List<Problem> found = new ArrayList<>();
        services.all(ProblemSource.class).forEach(it -> found.addAll(it.problems()));
        results.add(
                CheckResult.warnUnless(
                        found.isEmpty(),
                        "node.problems",
                        found.isEmpty()
                                ? "nobody complains"
                                : found.size() + ", the first: " + found.get(0).text(),
                        "ha:status"));
    }

    private void memory() {
        final Runtime runtime = Runtime.getRuntime();
        final long used = runtime.totalMemory() - runtime.freeMemory();
        final long percent = used * PERCENT / runtime.maxMemory();
        results.add(
                CheckResult.warnUnless(
                        percent <= MOST_PERCENT,
                        "node.memory",
                        used / MEGA
                                + " of "
                                + runtime.maxMemory() / MEGA
                                + " MiB of the heap are used",
                        "give the node a larger -Xmx"));
    }

    private void disk() {
        try {
            final long free = Files.getFileStore(data).getUsableSpace();
            results.add(
                    CheckResult.warnUnless(
                            free >= LEAST_DISK,
                            "node.disk",
                            free / MEGA + " MiB are free at " + data,
                            "make room: the history, the configuration and the log are kept there"));
        } catch (final IOException unreadable) {
            results.add(
                    CheckResult.fail(
                            "node.disk",
                            String.valueOf(unreadable.getMessage()),
                            "look at " + data));
        }
    }

    private void descriptors() {
        try (Stream<Path> open = Files.list(process.resolve("fd"));
                Stream<String> limits = Files.lines(process.resolve("limits"))) {
            final long used = open.count();
            final long most =
                    limits.filter(it -> it.startsWith("Max open files"))
                            .map(it -> it.split(" +", -1)[3])
                            .filter(it -> it.matches("[0-9]{1,18}"))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(Long.MAX_VALUE);
            results.add(
                    CheckResult.warnUnless(
                            used * PERCENT / most <= MOST_PERCENT,
                            "node.descriptors",
                            used + " of " + most + " file descriptors are open",
                            "raise the limit of open files (ulimit -n, LimitNOFILE=)"));
        } catch (final IOException unreadable) {
            results.add(
                    CheckResult.skipped(
                            "node.descriptors", "cannot be read: " + unreadable.getMessage()));
        }
    }

    private void capabilities() {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            final long effective =
                    lines.filter(it -> it.startsWith("CapEff:"))
                            .map(it -> Long.parseUnsignedLong(it.substring(7).strip(), 16))
                            .findFirst()
                            .orElse(0L);
            final List<String> missing = new ArrayList<>();
            if ((effective >> NET_ADMIN & 1) == 0) {
                missing.add("CAP_NET_ADMIN");
            }
            if ((effective >> NET_RAW & 1) == 0) {
                missing.add("CAP_NET_RAW");
            }
            results.add(
                    CheckResult.failUnless(
                            missing.isEmpty(),
                            "node.capabilities",
                            missing.isEmpty()
                                    ? "CAP_NET_ADMIN and CAP_NET_RAW are there"
                                    : String.join(" and ", missing) + " is missing",
                            "start the node as root or with these capabilities"));
        } catch (final IOException | NumberFormatException unreadable) {
            results.add(
                    CheckResult.skipped(
                            "node.capabilities", "cannot be read: " + unreadable.getMessage()));
        }
    }

    /**
     * The distribution has no SSH server; one that somebody adds listens at every address by
     * itself, and a virtual address leads to whichever node is MASTER. Of /proc/net/tcp, columns
     * local address and state (Documentation/networking/proc_net_tcp.rst).
     */
    private void ssh() {
        final List<String> everywhere = new ArrayList<>();
        for (final String table : List.of("net/tcp", "net/tcp6")) {
            // Without IPv6 the second one is not there.
            final Path file = process.resolve(table);
            if (!Files.isReadable(file)) {
                continue;
            }
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(it -> it.strip().split(" +", -1))
                        .filter(it -> it.length > 3 && it[3].equals(LISTENS))
                        .map(it -> it[1])
                        .filter(it -> it.matches("0+:" + KARAF_SSH))
                        .forEach(everywhere::add);
            } catch (final IOException unreadable) {
                results.add(
                        CheckResult.skipped(
                                "node.ssh", "cannot be read: " + unreadable.getMessage()));
                return;
            }
        }
        results.add(
                CheckResult.failUnless(
                        everywhere.isEmpty(),
                        "node.ssh",
                        everywhere.isEmpty()
                                ? "no SSH server of the node listens at every address"
                                : "port 8101 answers at every address, also at a virtual one",
                        "sshHost = ADDRESS OF THIS NODE in etc/org.apache.karaf.shell.cfg"));
    }
}
