package org.tandemgate.shell.carp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.Screen;

/** Changes the operator's demotion of a group and tells what it caused. */
final class OperatorDemotion {
    static final String REASON = "operator";

    private static final int LIMIT = 255;
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(5);

    private final Election election;
    private final String group;
    private final Screen screen;

    OperatorDemotion(final Election election, final String group, final Screen screen) {
        this.election = election;
        this.group = group;
        this.screen = screen;
    }

    void demote(final int amount) throws CommandException {
        checkGroup();
        checkAmount(amount);
        final int before = amountNow();
        if (before == LIMIT) {
            throw screen.refuse("group " + group + " is demoted by 255 already, the most there is");
        }
        change(() -> election.demote(group, REASON, amount), before);
    }

    void undemote(final @Nullable Integer amount) throws CommandException {
        checkGroup();
        final int before = amountNow();
        final int taken = amount == null ? Math.max(1, before) : amount;
        checkAmount(taken);
        if (before == 0) {
            throw screen.refuse(
                    "group " + group + " has no demotion by the operator; in force: " + inForce());
        }
        change(() -> election.undemote(group, REASON, taken), before);
    }

    private void change(final Runnable change, final int before) {
        final List<VirtualHostStatus> then = hosts();
        change.run();
        awaitChange(before);
        screen.line(
                "demotion of group "
                        + group
                        + " by the operator: "
                        + before
                        + " -> "
                        + amountNow());
        final List<VirtualHostStatus> now = hosts();
        for (final VirtualHostStatus host : then) {
            now.stream()
                    .filter(other -> other.name().equals(host.name()))
                    .forEach(other -> screen.line(difference(host, other)));
        }
    }

    private void checkGroup() throws CommandException {
        final List<String> groups = Lookup.groups(election);
        if (!group.equals(Election.ALL_GROUPS) && !groups.contains(group)) {
            throw screen.refuse(
                    "no virtual host is in group "
                            + group
                            + "; groups here: "
                            + Names.list(groups)
                            + ", and '*' for all");
        }
    }

    private void checkAmount(final int amount) throws CommandException {
        if (amount < 1 || amount > LIMIT) {
            throw screen.usage("N is " + amount + ", needs 1..255");
        }
    }

    /** The election changes on a thread of its own; what it causes later is not waited for. */
    private void awaitChange(final int before) {
        final long end = System.nanoTime() + BOUND.toNanos();
        while (amountNow() == before && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private int amountNow() {
        return election.demotions().stream()
                .filter(demotion -> demotion.group().equals(group))
                .filter(demotion -> demotion.reason().equals(REASON))
                .mapToInt(Demotion::amount)
                .sum();
    }

    private List<VirtualHostStatus> hosts() {
        return election.virtualHosts().stream()
                .filter(host -> group.equals(Election.ALL_GROUPS) || host.group().equals(group))
                .toList();
    }

    private String inForce() {
        return Names.list(
                election.demotions().stream()
                        .map(d -> d.group() + " +" + d.amount() + " by " + d.reason())
                        .toList());
    }

    private static String difference(final VirtualHostStatus then, final VirtualHostStatus now) {
        return "  "
                + now.name()
                + ": effective advskew "
                + then.effectiveAdvskew()
                + " -> "
                + now.effectiveAdvskew()
                + ", demotion "
                + then.demotion()
                + " -> "
                + now.demotion()
                + ", now "
                + now.role();
    }
}
