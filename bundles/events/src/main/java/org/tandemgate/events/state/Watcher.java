package org.tandemgate.events.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.events.state.Observation.DemotionSeen;
import org.tandemgate.events.state.Observation.DrillSeen;
import org.tandemgate.events.state.Observation.Heard;
import org.tandemgate.events.state.Observation.NodeSeen;

/**
 * Finds what has changed: a value, advanced by what the election says and by what is looked at from
 * time to time. What could not be looked at is taken for unchanged.
 *
 * @param roles last known, by virtual host; INIT is not there
 * @param demotions last seen; absent before the first look
 * @param node last seen; absent before the first look
 * @param peers by virtual host
 * @param drill last told; absent before the first
 */
public record Watcher(
        Map<String, Role> roles,
        @Nullable List<DemotionSeen> demotions,
        @Nullable NodeSeen node,
        Map<String, PeerWatch> peers,
        @Nullable DrillSeen drill) {
    /** Knows nothing yet. */
    public static final Watcher NEW = new Watcher(Map.of(), null, null, Map.of(), null);

    /** The next value and what was found. */
    public record Step(Watcher next, List<Finding> findings) {}

    /**
     * The others of one virtual host.
     *
     * @param token of the last advertisement
     * @param sinceNanos when this token was seen first
     * @param present whether somebody is heard
     */
    public record PeerWatch(long token, long sinceNanos, boolean present) {}

    public Watcher {
        roles = Map.copyOf(roles);
        peers = Map.copyOf(peers);
        demotions = demotions == null ? null : List.copyOf(demotions);
    }

    /** The election said something. */
    public Step changed(final RoleSeen seen) {
        final Map<String, Role> next = new TreeMap<>(roles);
        final Role known =
                seen.to() == Role.INIT
                        ? next.remove(seen.host())
                        : next.put(seen.host(), seen.to());
        final Watcher watcher = new Watcher(next, demotions, node, peers, drill);
        if (seen.from() != seen.to()) {
            return new Step(watcher, List.of(change(seen)));
        }
        if (known != seen.to()) {
            return new Step(watcher, List.of(firstSight(seen)));
        }
        return new Step(
                watcher,
                seen.reason().equals(RoleSeen.JOINED) ? List.of() : List.of(contested(seen)));
    }

    private static Finding change(final RoleSeen seen) {
        return Finding.of(
                EventKind.ROLE,
                seen.host(),
                seen.from() + " -> " + seen.to() + ": " + seen.reason(),
                Map.of(
                        "from",
                        seen.from().name(),
                        "to",
                        seen.to().name(),
                        "cause",
                        Cause.of(seen.from(), seen.to(), seen.reason()).word(),
                        "reason",
                        seen.reason()));
    }

    private static Finding firstSight(final RoleSeen seen) {
        return Finding.of(
                EventKind.ROLE,
                seen.host(),
                seen.to() + " when the history began: " + seen.standing(),
                Map.of(
                        "to",
                        seen.to().name(),
                        "cause",
                        Cause.FIRST_SIGHT.word(),
                        "reason",
                        seen.standing()));
    }

    private static Finding contested(final RoleSeen seen) {
        return Finding.of(
                EventKind.CONTESTED,
                seen.host(),
                seen.to() + " shows itself again: " + seen.reason(),
                Map.of("reason", seen.reason()));
    }

    /**
     * Somebody looked.
     *
     * @param nowNanos of a clock that is never set
     */
    public Step looked(final Observation seen, final long nowNanos) {
        final List<Finding> findings = new ArrayList<>();
        final NodeSeen nextNode = seen.node() == null ? node : seen.node();
        if (seen.node() != null) {
            maintenance(seen.node(), findings);
        }
        final List<DemotionSeen> nextDemotions =
                seen.demotions() == null ? demotions : seen.demotions();
        if (seen.demotions() != null) {
            demotions(seen.demotions(), findings);
        }
        final Map<String, PeerWatch> nextPeers = new LinkedHashMap<>();
        for (final Heard heard : seen.heard()) {
            nextPeers.put(heard.host(), peer(heard, nowNanos, findings));
        }
        final DrillSeen nextDrill = seen.drill() == null ? drill : seen.drill();
        // Of one that had ended before the first look everything was told then.
        if (nextDrill != null
                && (node != null || nextDrill.verdict().equals(DrillSeen.RUNNING))
                && !isTold(nextDrill)) {
            findings.add(drill(nextDrill));
        }
        return new Step(
                new Watcher(
                        roles,
                        nextDemotions,
                        nextNode,
                        seen.demotions() == null ? peers : nextPeers,
                        nextDrill),
                findings);
    }

    private boolean isTold(final DrillSeen now) {
        return drill != null
                && drill.at() == now.at()
                && drill.name().equals(now.name())
                && drill.verdict().equals(now.verdict());
    }

    private static Finding drill(final DrillSeen now) {
        final Map<String, String> details = new TreeMap<>();
        details.put("drill", now.name());
        details.put("verdict", now.verdict());
        if (now.worstGapMillis() != null) {
            details.put("gapMs", Long.toString(now.worstGapMillis()));
        }
        final boolean begins = now.verdict().equals(DrillSeen.RUNNING);
        return Finding.of(
                EventKind.DRILL,
                now.node(),
                begins
                        ? "drill " + now.name() + " begins"
                        : "drill " + now.name() + " " + now.verdict() + ": " + now.text(),
                details);
    }

    private void maintenance(final NodeSeen now, final List<Finding> findings) {
        final boolean before = node != null && node.maintenance();
        if (now.maintenance() && !before) {
            findings.add(
                    Finding.of(
                            EventKind.MAINTENANCE_ON,
                            now.name(),
                            (node == null ? "in maintenance when the history began" : "stays away")
                                    + (now.reason().isEmpty() ? "" : ": " + now.reason()),
                            Map.of("reason", now.reason())));
        } else if (before && !now.maintenance()) {
            findings.add(
                    Finding.of(
                            EventKind.MAINTENANCE_OFF, now.name(), "takes part again", Map.of()));
        }
    }

    private void demotions(final List<DemotionSeen> now, final List<Finding> findings) {
        final List<DemotionSeen> before = demotions == null ? List.of() : demotions;
        for (final DemotionSeen demotion : now) {
            if (!before.contains(demotion)) {
                final String was =
                        before.stream()
                                .filter(demotion::isSame)
                                .findFirst()
                                .map(it -> ", was " + it.amount())
                                .orElse(
                                        demotions == null
                                                ? ", in force when the history began"
                                                : "");
                findings.add(demotion(EventKind.DEMOTION_RAISED, demotion, was));
            }
        }
        for (final DemotionSeen demotion : before) {
            if (now.stream().noneMatch(demotion::isSame)) {
                findings.add(demotion(EventKind.DEMOTION_LIFTED, demotion, " is over"));
            }
        }
    }

    private static Finding demotion(
            final EventKind kind, final DemotionSeen demotion, final String how) {
        return Finding.of(
                kind,
                demotion.group(),
                demotion.owner()
                        + ": "
                        + demotion.reason()
                        + ", less wanted by "
                        + demotion.amount()
                        + how,
                Map.of(
                        "owner",
                        demotion.owner(),
                        "reason",
                        demotion.reason(),
                        "amount",
                        Integer.toString(demotion.amount())));
    }

    private PeerWatch peer(final Heard heard, final long nowNanos, final List<Finding> findings) {
        final PeerWatch before = peers.get(heard.host());
        if (before == null) {
            // Whether what was heard last was heard lately shows when the next one comes, or not.
            return new PeerWatch(heard.token(), nowNanos, false);
        }
        final Map<String, String> details = Map.of("source", heard.source());
        if (heard.token() != before.token()) {
            if (!before.present()) {
                findings.add(
                        Finding.of(
                                EventKind.PEER_SEEN,
                                heard.host(),
                                heard.source() + " advertises",
                                details));
            }
            return new PeerWatch(heard.token(), nowNanos, true);
        }
        final boolean silent = nowNanos - before.sinceNanos() > heard.patienceNanos();
        if (before.present() && silent && !heard.isMaster()) {
            findings.add(
                    Finding.of(
                            EventKind.PEER_LOST,
                            heard.host(),
                            heard.source() + " is not heard any more",
                            details));
        }
        return new PeerWatch(before.token(), before.sinceNanos(), before.present() && !silent);
    }
}
