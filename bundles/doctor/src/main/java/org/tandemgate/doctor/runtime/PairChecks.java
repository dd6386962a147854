package org.tandemgate.doctor.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.peer.LocalReport;
import org.tandemgate.api.peer.MachineFacts;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.services.Services;

/** Whether the two nodes fit each other, by what each says of itself. */
public final class PairChecks implements Checks {
    private static final long MOST_SKEW_MILLIS = 1000;

    private final Services services;

    public PairChecks(final Services services) {
        this.services = services;
    }

    @Override
    public String area() {
        return "pair";
    }

    @Override
    public List<CheckResult> check(final boolean pair) {
        if (!pair) {
            return List.of();
        }
        final Instant now = Instant.now();
        final NodeViews views = NodeViews.of(services, now);
        final @Nullable NodeReport there = views.believed();
        if (there == null) {
            return List.of(
                    CheckResult.fail(
                            "pair.peer",
                            Objects.requireNonNullElse(views.peer().problem(), "nothing is known"),
                            "ha:status; bundle peer on both nodes, with the same key"));
        }
        final NodeReport here = LocalReport.of(services, now, MachineFacts.read());
        final List<CheckResult> results = new ArrayList<>();
        results.add(CheckResult.ok("pair.peer", there.name() + " tells what it is"));
        results.add(agree(views.disagreements()));
        results.add(clocks(views.peer().skewMillis()));
        results.add(same("pair.versions", here.bundles(), there.bundles(), "upgrade one of them"));
        results.add(facts("pair.java", here, there, "java"));
        results.add(facts("pair.kernel", here, there, "kernel"));
        results.add(facts("pair.forward4", here, there, "net.ipv4.ip_forward"));
        results.add(facts("pair.forward6", here, there, "net.ipv6.conf.all.forwarding"));
        results.add(facts("pair.conntrack-max", here, there, "net.netfilter.nf_conntrack_max"));
        results.add(interfaces(here, there));
        results.add(heard(here, there));
        results.add(
                CheckResult.failUnless(
                        !(here.standing().maintenance() && there.standing().maintenance()),
                        "pair.maintenance",
                        here.standing().maintenance() || there.standing().maintenance()
                                ? "one is in maintenance"
                                : "none is in maintenance",
                        "ha:maintenance off on one of them"));
        results.add(
                CheckResult.warnUnless(
                        there.problems().isEmpty(),
                        "pair.problems",
                        there.problems().isEmpty()
                                ? there.name() + " complains of nothing"
                                : there.name() + ": " + there.problems().get(0).text(),
                        "ha:status there"));
        results.add(
                CheckResult.warnUnless(
                        there.standing().ready(),
                        "pair.ready",
                        there.name()
                                + (there.standing().ready() ? " is ready" : " is still starting"),
                        "wait for it"));
        return results;
    }

    private static CheckResult agree(final List<String> disagreements) {
        return CheckResult.failUnless(
                disagreements.isEmpty(),
                "pair.agree",
                disagreements.isEmpty()
                        ? "both have the same virtual hosts, each with one master"
                        : String.join("; ", disagreements),
                "make the files org.tandemgate.carp-NAME.cfg of both nodes equal");
    }

    private static CheckResult clocks(final long skew) {
        return CheckResult.warnUnless(
                Math.abs(skew) <= MOST_SKEW_MILLIS,
                "pair.clocks",
                "the clocks differ by " + skew + " ms",
                "both nodes need NTP: logs, events and DHCP leases are compared by time");
    }

    private static CheckResult same(
            final String id,
            final Map<String, String> here,
            final Map<String, String> there,
            final String fix) {
        final Set<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        final String odd =
                names.stream()
                        .filter(it -> !Objects.equals(here.get(it), there.get(it)))
                        .map(it -> it + " " + here.get(it) + " here, " + there.get(it) + " there")
                        .limit(5)
                        .collect(Collectors.joining("; "));
        return CheckResult.warnUnless(
                odd.isEmpty(), id, odd.isEmpty() ? names.size() + " are equal" : odd, fix);
    }

    private static CheckResult facts(
            final String id, final NodeReport here, final NodeReport there, final String name) {
        final String own = here.facts().getOrDefault(name, "unknown");
        final String other = there.facts().getOrDefault(name, "unknown");
        return CheckResult.warnUnless(
                own.equals(other),
                id,
                own.equals(other)
                        ? name + " is " + own + " on both"
                        : name + " is " + own + " here and " + other + " there",
                "make them equal, so that a fail-over changes nothing");
    }

    private static CheckResult interfaces(final NodeReport here, final NodeReport there) {
        final String odd =
                here.hosts().stream()
                        .flatMap(
                                it ->
                                        there.hosts().stream()
                                                .filter(o -> o.name().equals(it.name()))
                                                .filter(
                                                        o ->
                                                                !o.interfaceName()
                                                                        .equals(it.interfaceName()))
                                                .map(
                                                        o ->
                                                                it.name()
                                                                        + " "
                                                                        + it.interfaceName()
                                                                        + "/"
                                                                        + o.interfaceName()))
                        .collect(Collectors.joining(", "));
        return CheckResult.warnUnless(
                odd.isEmpty(),
                "pair.interfaces",
                odd.isEmpty() ? "interfaces have the same names" : "names differ: " + odd,
                "harmless for CARP; rules of firewall and routing name interfaces");
    }

    /** A backup hears its master: seen from the backup, whichever node that is. */
    private static CheckResult heard(final NodeReport here, final NodeReport there) {
        final List<String> deaf = new ArrayList<>();
        for (final NodeReport.Host own : here.hosts()) {
            for (final NodeReport.Host other : there.hosts()) {
                if (!own.name().equals(other.name())) {
                    continue;
                }
                if (own.role() == Role.MASTER
                        && other.role() == Role.BACKUP
                        && !other.masterElsewhere()) {
                    deaf.add(there.name() + " does not hear " + own.name());
                }
                if (other.role() == Role.MASTER
                        && own.role() == Role.BACKUP
                        && !own.masterElsewhere()) {
                    deaf.add(here.name() + " does not hear " + own.name());
                }
            }
        }
        return CheckResult.failUnless(
                deaf.isEmpty(),
                "pair.adverts",
                deaf.isEmpty() ? "every backup hears its master" : String.join(", ", deaf),
                "protocol 112 to 224.0.0.18 and ff02::12: firewall, switch, IGMP snooping");
    }
}
