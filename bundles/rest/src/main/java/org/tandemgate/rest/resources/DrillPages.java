package org.tandemgate.rest.resources;

import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.rest.http.ProblemException;
import org.tandemgate.rest.http.Request;

/** Failures on purpose. */
final class DrillPages {
    private static final Logger LOG = LoggerFactory.getLogger(DrillPages.class);
    private static final int LONGEST_NAME = 64;

    private final NodeServices services;

    DrillPages(final NodeServices services) {
        this.services = services;
    }

    private Drills drills() throws ProblemException {
        return NodeServices.need(
                services.all().find(Drills.class).orElse(null), "the doctor", "ha-doctor");
    }

    /** All, and what came of the last one. */
    Object all(final Request request) throws ProblemException {
        request.allowOnly();
        final Drills drills = drills();
        final DrillReport latest = drills.latest();
        final Instant now = Instant.now();
        return new View()
                .put("drills", drills.all().stream().map(Drill::members).toList())
                .put("latest", latest == null ? null : latest.members())
                .observed(now, now, "doctor")
                .map();
    }

    /** Answers when it has ended; a dry run after some seconds at most. */
    Object run(final Request request) throws ProblemException {
        request.allowOnly("name", "dryRun");
        final String name = request.bodyText("name", "", LONGEST_NAME);
        final boolean dryRun = request.bodyFlag("dryRun", false);
        final Drills drills = drills();
        if (drills.all().stream().noneMatch(it -> it.name().equals(name))) {
            throw ProblemException.badRequest(
                    "name is '" + name + "', which is no drill",
                    "send one of " + drills.all().stream().map(Drill::name).toList());
        }
        try {
            final DrillReport report = dryRun ? drills.plan(name) : drills.run(name);
            if (!dryRun) {
                LOG.info("rest: {} did drill {}: {}", request.user(), name, report.text());
            }
            return new View()
                    .put("operation", "drill " + name)
                    .put("dryRun", dryRun)
                    .put("result", result(report))
                    .put("report", report.members())
                    .put("at", Instant.now())
                    .put("by", request.user())
                    .map();
        } catch (final RefusedException refusal) {
            throw new ProblemException(
                    409, "refused", refusal.getMessage(), "see /api/v1/doctor?pair=true");
        }
    }

    /** One sentence for people; of a plan what it would begin with. */
    private static String result(final DrillReport report) {
        return report.verdict() == DrillReport.Verdict.PLANNED
                ? report.steps().get(0).text()
                : report.verdict().name().toLowerCase(Locale.ROOT) + ": " + report.text();
    }
}
