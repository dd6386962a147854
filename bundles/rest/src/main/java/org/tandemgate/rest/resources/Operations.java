package org.tandemgate.rest.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Node;
import org.tandemgate.rest.http.Access;
import org.tandemgate.rest.http.ProblemException;
import org.tandemgate.rest.http.Request;

/** What moves roles. Each has a dry run, which says what would happen and changes nothing. */
final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final int LONGEST_REASON = 200;
    private static final long LONGEST_LIMIT = 604_800;
    private static final int MOST = 255;

    private final NodeServices services;

    Operations(final NodeServices services) {
        this.services = services;
    }

    private Node node() throws ProblemException {
        return NodeServices.need(services.node(), "the node", "ha-node");
    }

    private static Object done(
            final Request request,
            final String operation,
            final boolean dryRun,
            final String result) {
        if (!dryRun) {
            LOG.info("rest: {} did {}: {}", request.user(), operation, result);
        }
        return new View()
                .put("operation", operation)
                .put("dryRun", dryRun)
                .put("result", result)
                .put("at", Instant.now())
                .put("by", request.user())
                .map();
    }

    private static ProblemException refused(final RefusedException refusal) {
        return new ProblemException(
                409, "refused", refusal.getMessage(), "see /api/v1/status of both nodes");
    }

    private static boolean force(final Request request) throws ProblemException {
        final boolean force = request.bodyFlag("force", false);
        if (force && !request.access().allows(Access.ADMIN)) {
            throw new ProblemException(
                    403,
                    "role-missing",
                    request.user() + " has not the role admin, which force needs",
                    "leave force out, or use an account with this role");
        }
        return force;
    }

    Object handOver(final Request request) throws ProblemException {
        request.allowOnly("force", "dryRun");
        final boolean force = force(request);
        final boolean dryRun = request.bodyFlag("dryRun", false);
        try {
            return done(
                    request,
                    "handover",
                    dryRun,
                    dryRun ? node().previewHandOver(force) : node().handOver(force));
        } catch (final RefusedException refusal) {
            throw refused(refusal);
        }
    }

    Object maintenance(final Request request) throws ProblemException {
        request.allowOnly("on", "reason", "force", "dryRun");
        if (!request.body().containsKey("on")) {
            throw ProblemException.badRequest("on is missing", "send true or false");
        }
        final boolean on = request.bodyFlag("on", false);
        final String reason = request.bodyText("reason", "", LONGEST_REASON);
        final boolean force = force(request);
        final boolean dryRun = request.bodyFlag("dryRun", false);
        try {
            return done(
                    request,
                    on ? "maintenance on" : "maintenance off",
                    dryRun,
                    dryRun
                            ? preview(on, force)
                            : on
                                    ? node().enterMaintenance(reason, force)
                                    : node().leaveMaintenance());
        } catch (final RefusedException refusal) {
            throw refused(refusal);
        }
    }

    private String preview(final boolean on, final boolean force)
            throws ProblemException, RefusedException {
        if (on) {
            return node().previewHandOver(force);
        }
        return node().status().maintenance()
                ? "this node would take part again; the roles come back by the election's rules"
                : "this node is not in maintenance; nothing would end";
    }

    Object push(final Request request) throws ProblemException {
        request.allowOnly("force", "dryRun");
        final ConfigSync sync =
                NodeServices.need(
                        services.sync(), "synchronization of the configuration", "ha-config-sync");
        final boolean force = force(request);
        final boolean dryRun = request.bodyFlag("dryRun", false);
        try {
            return done(request, "push", dryRun, dryRun ? sync.plan() : sync.push(force));
        } catch (final RefusedException refusal) {
            throw new ProblemException(
                    409,
                    "refused",
                    refusal.getMessage(),
                    "see peer in /api/v1/config/revisions, or configsync:status");
        }
    }

    Object demote(final Request request) throws ProblemException {
        request.allowOnly("group", "amount", "reason", "forSeconds", "dryRun");
        final Election election = election();
        final String group = group(request, election);
        final int amount = (int) request.bodyNumber("amount", 1, 1, MOST);
        final long limit = request.bodyNumber("forSeconds", 0, 0, LONGEST_LIMIT);
        final String why = reason(request);
        final boolean dryRun = request.bodyFlag("dryRun", false);
        if (!dryRun) {
            election.demote(group, cause(why, limit), amount);
        }
        return done(
                request,
                "demote",
                dryRun,
                (dryRun ? "group " + group + " would be" : "group " + group + " is")
                        + " less wanted here by "
                        + amount
                        + (limit == 0 ? ", until it is taken back" : " for " + limit + " s")
                        + sum(election, group));
    }

    Object undemote(final Request request) throws ProblemException {
        request.allowOnly("group", "amount", "reason", "dryRun");
        final Election election = election();
        final String group = group(request, election);
        final int amount = (int) request.bodyNumber("amount", MOST, 1, MOST);
        final String why = reason(request);
        final boolean dryRun = request.bodyFlag("dryRun", false);
        if (election.demotions().stream().noneMatch(it -> isMine(it, group, why))) {
            throw new ProblemException(
                    409,
                    "refused",
                    "nobody has demoted group " + group + " with the reason " + why,
                    "see demotion in /api/v1/status");
        }
        if (!dryRun) {
            election.undemote(group, cause(why, 0), amount);
        }
        return done(
                request,
                "undemote",
                dryRun,
                (dryRun ? "would take back " : "took back ") + why + sum(election, group));
    }

    private Election election() throws ProblemException {
        return NodeServices.need(services.election(), "an election", "ha-carp");
    }

    private static boolean isMine(final Demotion demotion, final String group, final String why) {
        return demotion.owner().equals(Demotion.OPERATOR)
                && demotion.group().equals(group)
                && demotion.reason().equals(why);
    }

    private static Election.Cause cause(final String why, final long limit) {
        return new Election.Cause(
                Demotion.OPERATOR, why, limit == 0 ? null : Duration.ofSeconds(limit));
    }

    private static String reason(final Request request) throws ProblemException {
        final String reason = request.bodyText("reason", Demotion.OPERATOR, LONGEST_REASON);
        return reason.isBlank() ? Demotion.OPERATOR : reason;
    }

    private static String group(final Request request, final Election election)
            throws ProblemException {
        final String group = request.bodyText("group", "", 64);
        final List<String> known =
                election.virtualHosts().stream().map(it -> it.group()).distinct().toList();
        if (!group.equals(Election.ALL_GROUPS) && !known.contains(group)) {
            throw ProblemException.badRequest(
                    "group is '" + group + "', which no virtual host belongs to",
                    "send one of " + known + ", or * for all");
        }
        return group;
    }

    private static String sum(final Election election, final String group) {
        final int now =
                election.demotions().stream()
                        .filter(it -> it.group().equals(group))
                        .mapToInt(Demotion::amount)
                        .sum();
        return "; demotion of this group now " + now;
    }
}
