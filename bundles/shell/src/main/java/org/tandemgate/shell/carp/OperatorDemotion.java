package org.tandemgate.shell.carp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.Screen;

/** Changes the operator's demotion of a group and tells what it caused. */
final class OperatorDemotion {
    private static final Pattern PERIOD = Pattern.compile("([0-9]{1,6})([smhd])");
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

    /**
     * @param reason free text, empty for none
     * @param ends such as {@code 10m}, empty for never
     */
    void demote(final int amount, final String reason, final String ends) throws CommandException {
        checkGroup();
        final Election.Cause cause = cause(reason, limit(ends));
        final int before = amountNow();
        if (amountOf(cause) == LIMIT) {
            throw screen.refuse("group " + group + " is demoted by 255 already, the most there is");
        }
        change(() -> election.demote(group, cause, amount), before);
        if (cause.limit() != null) {
            screen.line("it ends by itself in " + Ages.text(cause.limit()));
        }
    }

    private Election.Cause cause(final String reason, final @Nullable Duration limit)
            throws CommandException {
        try {
            return new Election.Cause(
                    Demotion.OPERATOR, reason.isEmpty() ? Demotion.OPERATOR : reason, limit);
        } catch (final IllegalArgumentException bad) {
            throw screen.usage(String.valueOf(bad.getMessage()));
        }
    }

    private @Nullable Duration limit(final String text) throws CommandException {
        if (text.isEmpty()) {
            return null;
        }
        final Matcher parts = PERIOD.matcher(text);
        if (!parts.matches()) {
            throw screen.usage("--for is " + text + ", needs a time such as 30s, 10m, 2h or 1d");
        }
        final long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /**
     * @param amount all when absent
     * @param reason of the demotion to take from; empty for the only one, or for all of them when
     *     there is no amount
     */
    void undemote(final @Nullable Integer amount, final String reason) throws CommandException {
        checkGroup();
        final int before = amountNow();
        final List<Demotion> mine =
                operators().filter(d -> reason.isEmpty() || d.reason().equals(reason)).toList();
        if (mine.isEmpty()) {
            throw screen.refuse(
                    "group "
                            + group
                            + " has no demotion by the operator"
                            + (reason.isEmpty() ? "" : " for " + reason)
                            + "; in force: "
                            + inForce());
        }
        if (amount != null && mine.size() > 1) {
            throw screen.usage(
                    "group "
                            + group
                            + " has "
                            + mine.size()
                            + " demotions by the operator; name one with --reason, of: "
                            + Names.list(mine.stream().map(Demotion::reason).toList()));
        }
        change(
                () -> {
                    for (final Demotion one : mine) {
                        election.undemote(
                                group,
                                new Election.Cause(one.owner(), one.reason(), null),
                                amount == null ? one.amount() : amount);
                    }
                },
                before);
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

    /** The election changes on a thread of its own; what it causes later is not waited for. */
    private void awaitChange(final int before) {
        final long end = System.nanoTime() + BOUND.toNanos();
        while (amountNow() == before && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private int amountNow() {
        return operators().mapToInt(Demotion::amount).sum();
    }

    private int amountOf(final Election.Cause cause) {
        return operators()
                .filter(demotion -> demotion.reason().equals(cause.reason()))
                .mapToInt(Demotion::amount)
                .sum();
    }

    private Stream<Demotion> operators() {
        return election.demotions().stream()
                .filter(demotion -> demotion.group().equals(group))
                .filter(demotion -> demotion.owner().equals(Demotion.OPERATOR));
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
