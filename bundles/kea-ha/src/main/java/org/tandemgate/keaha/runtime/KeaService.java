package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.ApplyReport;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.keaha.LeaseImport;
import org.tandemgate.api.keaha.LeaseReport;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.dhcpd.LeaseFile;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.Condition;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.linux.Linux;

/** All pairs of this node, and what people may ask of them. Any thread; one request at a time. */
public final class KeaService implements KeaHa, AutoCloseable {
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(40);
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(15);

    /** Longest way of an {@link org.tandemgate.keaha.state.ApplyPlan}, there and back. */
    private static final Duration APPLY_LIMIT = Duration.ofSeconds(150);

    private static final Set<Condition> IN_HANDS =
            Set.of(
                    Condition.IN_MAINTENANCE,
                    Condition.STUCK_IN_MAINTENANCE,
                    Condition.PARTNER_LEAVES);

    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final long SYNC_PERIOD_SECONDS = 60;

    private final List<PairLoop> loops;
    private final Surroundings surroundings;

    /**
     * Starts looking.
     *
     * @param pairs one or two
     */
    public KeaService(
            final List<PairSettings> pairs, final Surroundings surroundings, final Linux linux) {
        this.surroundings = surroundings;
        final List<PairLoop> started = new ArrayList<>();
        for (final PairSettings pair : pairs) {
            started.add(new PairLoop(pair, surroundings, linux));
        }
        loops = List.copyOf(started);
    }

    @Override
    public KeaHaStatus status() {
        return new KeaHaStatus(loops.stream().map(PairLoop::status).toList(), Instant.now());
    }

    @Override
    public synchronized String maintenance(final boolean on) throws RefusedException {
        return on ? leave() : comeBack();
    }

    private String leave() throws RefusedException {
        for (final PairLoop loop : loops) {
            final Condition now = loop.condition();
            if (now != Condition.FINE && now != Condition.IN_MAINTENANCE) {
                final KeaHaStatus.Verdict verdict = loop.status().verdict();
                throw new RefusedException(
                        name(loop)
                                + " cannot be left to the other node now: "
                                + verdict.text()
                                + "; next: "
                                + verdict.next());
            }
        }
        loops.forEach(loop -> loop.operate(Intent.LEAVE));
        if (await(loop -> loop.condition() == Condition.IN_MAINTENANCE, LEAVE_LIMIT)) {
            return sentences("the other node's server serves for both");
        }
        final String states = states();
        loops.forEach(loop -> loop.operate(Intent.RETURN));
        throw new RefusedException(
                "maintenance is off again: the other node did not take over within "
                        + LEAVE_LIMIT.toSeconds()
                        + " s ("
                        + states
                        + "); see keaha:status on both nodes");
    }

    private String comeBack() throws RefusedException {
        if (surroundings.isLeaving()) {
            throw new RefusedException(
                    "the whole node is in maintenance, and its servers with it; end that with"
                            + " ha:maintenance off");
        }
        loops.forEach(loop -> loop.operate(Intent.RETURN));
        if (await(loop -> loop.condition() == Condition.FINE, RETURN_LIMIT)) {
            return sentences("both servers work together again");
        }
        return sentences("maintenance ends") + " (" + states() + "); see keaha:status";
    }

    private boolean await(final Predicate<PairLoop> wanted, final Duration limit) {
        final long begin = System.nanoTime();
        while (!loops.stream().allMatch(wanted)) {
            if (System.nanoTime() - begin >= limit.toNanos()) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private String states() {
        return String.join(
                ", ", loops.stream().map(loop -> name(loop) + " " + loop.condition()).toList());
    }

    private String sentences(final String what) {
        return String.join("; ", loops.stream().map(loop -> name(loop) + ": " + what).toList());
    }

    private static String name(final PairLoop loop) {
        return loop.settings().family().service();
    }

    @Override
    public synchronized String sync() throws RefusedException {
        for (final PairLoop loop : loops) {
            if (loop.condition() != Condition.FINE) {
                throw new RefusedException(
                        name(loop)
                                + " fetches no leases now: "
                                + loop.status().verdict().text()
                                + "; both servers have to work together for that");
            }
        }
        for (final PairLoop loop : loops) {
            final Command command =
                    Command.of(
                            "ha-sync",
                            Json.Obj.EMPTY
                                    .with("server-name", loop.settings().other().name())
                                    .with("max-period", SYNC_PERIOD_SECONDS));
            perform(loop, command, SYNC_LIMIT);
        }
        return sentences("has the leases of the other node's server");
    }

    private static void perform(final PairLoop loop, final Command command, final Duration limit)
            throws RefusedException {
        final Optional<Optional<String>> done =
                loop.between(() -> loop.local().command(command, limit), limit);
        if (done.isEmpty()) {
            throw new RefusedException(
                    name(loop) + " did not answer " + command + " in time; see keaha:status");
        }
        if (done.get().isPresent()) {
            throw new RefusedException(done.get().get());
        }
    }

    @Override
    public synchronized String repair() throws RefusedException {
        final List<String> done = new ArrayList<>();
        final List<String> left = new ArrayList<>();
        for (final PairLoop loop : loops) {
            final String obstacle = Repairs.obstacle(loop);
            if (obstacle != null) {
                left.add(name(loop) + ": " + obstacle);
                continue;
            }
            final Command command =
                    Command.of(
                            loop.condition() == Condition.TERMINATED
                                    ? "config-reload"
                                    : "ha-reset");
            perform(loop, command, COMMAND_LIMIT);
            done.add(name(loop) + ": " + command + " done");
        }
        if (done.isEmpty()) {
            throw new RefusedException(String.join("; ", left));
        }
        done.addAll(left);
        return String.join("; ", done);
    }

    @Override
    public synchronized LeaseReport leases() throws RefusedException {
        final List<LeaseReport.Service> services = new ArrayList<>();
        for (final PairLoop loop : loops) {
            final var pages = new LeasePages(loop.settings().family());
            try {
                services.add(pages.compare(loop.local().channel(), loop.partner().channel()));
            } catch (final ChannelException | BadAnswerException unreadable) {
                throw new RefusedException(
                        name(loop) + ": leases cannot be read: " + unreadable.getMessage());
            }
        }
        return new LeaseReport(services, Instant.now());
    }

    @Override
    public synchronized ApplyReport apply(final boolean dryRun) throws RefusedException {
        final List<ApplyReport.Service> services = new ArrayList<>();
        for (final PairLoop loop : loops) {
            if (!dryRun && IN_HANDS.contains(loop.condition())) {
                throw new RefusedException(
                        name(loop)
                                + " gets no other configuration now: "
                                + loop.status().verdict().text()
                                + "; a configuration ends maintenance, so end it first with"
                                + " keaha:maintenance off or ha:maintenance off");
            }
        }
        for (final PairLoop loop : loops) {
            services.add(apply(loop, dryRun));
        }
        return new ApplyReport(services, Instant.now());
    }

    private ApplyReport.Service apply(final PairLoop loop, final boolean dryRun)
            throws RefusedException {
        final PairSettings pair = loop.settings();
        final var writer =
                new HaWriter(pair.family(), pair.ha(), pair.hooks(), Application.Pause.REAL);
        final Supplier<ApplyReport.Service> work =
                () -> writer.apply(loop.local().channel(), surroundings.virtualAddresses(), dryRun);
        return dryRun
                ? work.get()
                : loop.between(work, APPLY_LIMIT)
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                name(loop)
                                                        + " was not done within "
                                                        + APPLY_LIMIT.toSeconds()
                                                        + " s; see keaha:status and keaha:apply"
                                                        + " --dry-run"));
    }

    @Override
    public LeaseImport importLeases(final String file, final boolean dryRun)
            throws RefusedException {
        final LeaseFile.Content content = LeaseImporter.read(file);
        final Family family = LeaseFile.family(content);
        for (final PairLoop loop : loops) {
            if (loop.settings().family() == family) {
                return LeaseImporter.run(file, content, loop.local().channel(), dryRun);
            }
        }
        throw new RefusedException(
                file
                        + " has leases of DHCPv"
                        + family.number()
                        + ", and no server of it is named; set service"
                        + family.number()
                        + ".url");
    }

    @Override
    public void close() {
        loops.forEach(PairLoop::close);
    }
}
