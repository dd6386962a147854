package org.tandemgate.events.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.Fact;
import org.tandemgate.events.state.HostFacts.NodeFacts;
import org.tandemgate.events.state.HostFacts.Sighting;
import org.tandemgate.events.state.HostFacts.Weight;

/** Why a virtual host has its role here, and what would move it: a function of the facts. */
public final class Explaining {
    private static final String NODE_FILE = "org.tandemgate.node.cfg";
    private static final int BOW_OUT = 255;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final HostFacts facts;

    private Explaining(final HostFacts facts) {
        this.facts = facts;
    }

    /** The explanation of one virtual host. */
    public static Explanation of(final HostFacts facts) {
        final Explaining explaining = new Explaining(facts);
        return new Explanation(
                facts.name(),
                facts.role(),
                explaining.because(),
                explaining.wouldMove(),
                explaining.prevents());
    }

    private List<Fact> because() {
        final List<Fact> all = new ArrayList<>();
        all.add(new Fact(facts.role() + ": " + facts.reason(), "election", facts.roleAgeMillis()));
        final Sighting heard = facts.heard();
        if (facts.role() == Role.BACKUP) {
            all.add(isMasterElsewhere() && heard != null ? master(heard) : nobody(heard));
        } else if (facts.role() == Role.MASTER) {
            all.add(alone(heard));
        }
        all.add(own());
        if (facts.role() == Role.BACKUP && isMasterElsewhere() && !preempts()) {
            all.add(
                    new Fact(
                            "preempt = false: a master that works is left alone", NODE_FILE, null));
        }
        return all;
    }

    /** Heard lately, and not to say good-bye. */
    private boolean isMasterElsewhere() {
        final Sighting heard = facts.heard();
        return heard != null
                && heard.advskew() != BOW_OUT
                && heard.ageMillis() <= facts.masterDownMillis();
    }

    private static Fact master(final Sighting heard) {
        return new Fact(
                heard.source()
                        + " is MASTER: advertises advbase "
                        + heard.advbase()
                        + ", advskew "
                        + heard.advskew()
                        + ", demotion "
                        + heard.demotion(),
                "advertisement",
                heard.ageMillis());
    }

    private static Fact nobody(final @Nullable Sighting heard) {
        return heard == null
                ? new Fact("no other node was ever heard", "advertisement", null)
                : new Fact(
                        "no master is heard, " + heard.source() + " was the last",
                        "advertisement",
                        heard.ageMillis());
    }

    private Fact alone(final @Nullable Sighting heard) {
        if (isMasterElsewhere() && heard != null) {
            return new Fact(
                    heard.source()
                            + " advertises too, within the last "
                            + seconds(facts.masterDownMillis())
                            + ": two masters, unless the roles are just moving",
                    "advertisement",
                    heard.ageMillis());
        }
        return heard == null
                ? new Fact("no other node was ever heard", "advertisement", null)
                : new Fact(
                        "no better master is heard, " + heard.source() + " was the last",
                        "advertisement",
                        heard.ageMillis());
    }

    private Fact own() {
        final HostFacts.Skew skew = facts.skew();
        final String sent =
                skew.effective() == skew.configured()
                        ? ""
                        : ", " + skew.effective() + " with its demotion";
        return new Fact(
                "this node offers advbase "
                        + skew.advbase()
                        + ", advskew "
                        + skew.configured()
                        + sent,
                "org.tandemgate.carp-" + facts.name() + ".cfg",
                null);
    }

    private boolean preempts() {
        final NodeFacts node = facts.node();
        return node == null || node.preempt();
    }

    private List<Fact> wouldMove() {
        return switch (facts.role()) {
            case MASTER -> wouldLeave();
            case BACKUP -> wouldTakeOver();
            case INIT -> List.of(new Fact("what prevents it ends", "election", null));
        };
    }

    private List<Fact> wouldLeave() {
        final List<Fact> all = new ArrayList<>();
        all.add(
                new Fact(
                        "ha:handover or ha:maintenance on, when the other node takes over",
                        "operator",
                        null));
        all.add(
                new Fact(
                        "a demotion here above that of the other node: link down, send errors,"
                                + " carp:demote",
                        "election",
                        null));
        all.add(
                new Fact(
                        "this node falls silent: the other one takes over after its own"
                                + " master-down time, "
                                + seconds(facts.masterDownMillis())
                                + " with the settings here",
                        "election",
                        null));
        all.add(
                new Fact(
                        "a master that advertises more often than advbase "
                                + facts.skew().advbase()
                                + ", advskew "
                                + facts.skew().effective()
                                + " is heard",
                        "election",
                        null));
        return all;
    }

    private List<Fact> wouldTakeOver() {
        final List<Fact> all = new ArrayList<>();
        all.add(
                new Fact(
                        seconds(facts.masterDownMillis()) + " pass without an advertisement",
                        "election",
                        facts.heard() == null ? null : facts.heard().ageMillis()));
        all.add(new Fact("the master hands over", "operator", null));
        all.add(
                new Fact(
                        "the master is demoted by more than "
                                + facts.demotions().stream().mapToInt(Weight::amount).sum(),
                        "election",
                        null));
        if (preempts() && facts.heard() != null) {
            all.add(
                    new Fact(
                            "the master advertises less often than this node would"
                                    + (isSlower(facts.heard())
                                            ? ": it does, so this node yielded before, or waits"
                                                    + " for preempt.delay"
                                            : ""),
                            "election",
                            facts.heard().ageMillis()));
        }
        return all;
    }

    private boolean isSlower(final Sighting heard) {
        return heard.advbase() * 256 + heard.advskew()
                > facts.skew().advbase() * 256 + facts.skew().effective();
    }

    private List<Fact> prevents() {
        final List<Fact> all = new ArrayList<>();
        final NodeFacts node = facts.node();
        if (node == null) {
            all.add(
                    new Fact(
                            "bundle node does not run: until it does the election does not begin",
                            "node",
                            null));
        } else if (node.maintenance()) {
            all.add(
                    new Fact(
                            "maintenance"
                                    + (node.maintenanceReason().isEmpty()
                                            ? ""
                                            : ", " + node.maintenanceReason())
                                    + "; ends with ha:maintenance off",
                            "operator",
                            node.maintenanceAgeMillis()));
        }
        final String problem = facts.problem();
        if (problem != null) {
            all.add(new Fact(problem, "election", facts.roleAgeMillis()));
        }
        for (final Weight demotion : facts.demotions()) {
            all.add(
                    new Fact(
                            "demoted by " + demotion.amount() + ": " + demotion.reason(),
                            demotion.owner(),
                            demotion.ageMillis()));
        }
        return all;
    }

    private static String seconds(final long millis) {
        return String.format(Locale.ROOT, "%.2f s", millis / MILLIS_PER_SECOND);
    }
}
