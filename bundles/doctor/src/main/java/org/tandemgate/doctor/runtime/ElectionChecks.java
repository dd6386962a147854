package org.tandemgate.doctor.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.services.Services;

/** Virtual hosts, their advertisements, and whether neighbours learned. */
public final class ElectionChecks implements Checks {
    private static final Duration LATELY = Duration.ofHours(1);

    private final Services services;

    public ElectionChecks(final Services services) {
        this.services = services;
    }

    @Override
    public String area() {
        return "election";
    }

    @Override
    public List<CheckResult> check(final boolean pair) {
        final Election election = services.find(Election.class).orElse(null);
        if (election == null) {
            return List.of(
                    CheckResult.fail(
                            "election.running",
                            "no election runs: no address is shared",
                            "feature:install ha-carp, or see the log why it does not start"));
        }
        final Instant now = Instant.now();
        final List<VirtualHostStatus> hosts = election.virtualHosts();
        final List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.ok("election.running", "an election runs"));
        results.add(
                CheckResult.failUnless(
                        !hosts.isEmpty(),
                        "election.virtual-hosts",
                        hosts.size() + " virtual hosts are configured",
                        "copy etc/org.tandemgate.carp-NAME.cfg.example and edit it"));
        results.add(
                none(
                        hosts,
                        it -> it.role() == Role.INIT,
                        "election.init",
                        "takes no part",
                        "carp:show says why"));
        results.add(
                none(
                        hosts,
                        it -> it.role() == Role.BACKUP && !it.isMasterElsewhere(now),
                        "election.master",
                        "has no master",
                        "ha:status again; if it stays so, carp:show"));
        results.add(
                none(
                        hosts,
                        it -> it.isTwice(now),
                        "election.one-master",
                        "has two masters",
                        "compare carp:show on both nodes: passphrase, addresses, a filter on 112"));
        results.add(
                none(
                        hosts,
                        it -> it.role() == Role.MASTER && it.advertsSent() == 0,
                        "election.adverts-sent",
                        "is MASTER and has sent no advertisement",
                        "carp:show; tcpdump -ni INTERFACE proto 112"));
        results.add(dropped(hosts, "badauth", "passphrase or addresses differ: make them equal"));
        results.add(dropped(hosts, "vrrp", "a VRRP router uses the same id: choose another vhid"));
        results.add(dropped(hosts, "own", "a mirror port or hypervisor sends frames back"));
        final long strangers = election.dropped().getOrDefault("badvhid", 0L);
        results.add(
                CheckResult.warnUnless(
                        strangers == 0,
                        "election.badvhid",
                        strangers + " packets of vhids that this node does not have",
                        "compare vhid on both nodes, or another cluster is on the segment"));
        results.add(
                none(
                        hosts,
                        it -> it.problem() != null,
                        "election.problems",
                        "has a problem",
                        "carp:show says which"));
        results.add(demotions(election.demotions()));
        results.add(pauses(election.pauses(), now));
        results.add(announced());
        results.add(learned());
        return results;
    }

    private static CheckResult none(
            final List<VirtualHostStatus> hosts,
            final Predicate<VirtualHostStatus> bad,
            final String id,
            final String what,
            final String fix) {
        final String names =
                hosts.stream()
                        .filter(bad)
                        .map(VirtualHostStatus::name)
                        .collect(Collectors.joining(", "));
        return CheckResult.failUnless(
                names.isEmpty(),
                id,
                names.isEmpty() ? "no virtual host " + what : names + " " + what,
                fix);
    }

    private static CheckResult dropped(
            final List<VirtualHostStatus> hosts, final String reason, final String fix) {
        final String found =
                hosts.stream()
                        .filter(it -> it.dropped().getOrDefault(reason, 0L) > 0)
                        .map(it -> it.name() + " " + it.dropped().get(reason))
                        .collect(Collectors.joining(", "));
        return CheckResult.warnUnless(
                found.isEmpty(),
                "election." + reason,
                found.isEmpty() ? "no packet was dropped for it" : "dropped: " + found,
                fix);
    }

    private static CheckResult demotions(final List<Demotion> demotions) {
        final String found =
                demotions.stream()
                        .map(it -> it.group() + " +" + it.amount() + " by " + it.reason())
                        .collect(Collectors.joining(", "));
        return CheckResult.warnUnless(
                found.isEmpty(),
                "election.demotion",
                found.isEmpty() ? "nothing is demoted" : found,
                "ha:status says when each ends");
    }

    private static CheckResult pauses(final PauseCount pauses, final Instant now) {
        final Instant last = pauses.last();
        final boolean lately = last != null && Duration.between(last, now).compareTo(LATELY) < 0;
        return CheckResult.warnUnless(
                !lately,
                "election.pauses",
                pauses.count()
                        + " pauses, longest "
                        + pauses.longest().toMillis()
                        + " ms"
                        + (lately ? ", the last within an hour" : ""),
                "the machine is starved: CAP_SYS_NICE, no memory overcommit, a larger advbase");
    }

    private List<AnnouncementStatus> announcements() {
        return services.find(Announcer.class).map(Announcer::status).orElse(List.of());
    }

    private CheckResult announced() {
        if (services.find(Announcer.class).isEmpty()) {
            return CheckResult.fail(
                    "election.announcer",
                    "nobody announces addresses that move",
                    "feature:install ha-gratuitous-arp");
        }
        final String failing =
                announcements().stream()
                        .filter(it -> it.failingSince() != null)
                        .map(it -> it.virtualHost() + ": " + it.lastError())
                        .collect(Collectors.joining(", "));
        return CheckResult.failUnless(
                failing.isEmpty(),
                "election.announcer",
                failing.isEmpty() ? "announcements go out" : failing,
                "garp:status -v");
    }

    private CheckResult learned() {
        final String wrong =
                announcements().stream()
                        .flatMap(it -> it.checks().stream())
                        .filter(it -> !it.wrong().isEmpty())
                        .map(it -> it.address() + ": " + it.wrong().get(0).neighbor())
                        .collect(Collectors.joining(", "));
        return CheckResult.warnUnless(
                wrong.isEmpty(),
                "election.neighbours",
                wrong.isEmpty()
                        ? "no neighbour is known to send elsewhere"
                        : "neighbours send elsewhere, " + wrong,
                "garp:announce; a hypervisor may drop foreign Ethernet addresses");
    }
}
