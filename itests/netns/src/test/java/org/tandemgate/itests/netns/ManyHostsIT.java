package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;

/** 64 virtual hosts with 16 addresses each move as fast as one, and are announced at a rate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManyHostsIT {
    private static final int HOSTS = 64;
    private static final int ADDRESSES = 16;

    /** What the issue allows. */
    private static final Duration ALLOWED = Duration.ofMillis(100);

    /** A machine that does other things as well may be late; what is too slow always is. */
    private static final int ATTEMPTS = 3;

    private static final Pattern PUT =
            Pattern.compile("^\\[(\\S+)\\] (?!Deleted).* inet ([0-9.]+)/32 ");

    /** `rate` of gratuitousarp: frames a second, a tenth of it back to back. */
    private static final int RATE = 1000;

    private static final Duration WINDOW = Duration.ofMillis(100);

    /** A burst, and what the rate allows while it leaves. */
    private static final int MOST_IN_WINDOW = 2 * RATE / 10;

    private final NodePair nodes = new NodePair();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");

    ManyHostsIT() {
        Tools.need("tcpdump");
        configure(1);
        nodes.gw1().start();
        nodes.gw2().start();
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    private void configure(final int vhid) {
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            final Map<String, String> properties = new LinkedHashMap<>(NodePair.lan());
            properties.put("vhid", "" + vhid);
            properties.put("addresses", String.join("/32,", addresses(vhid)) + "/32");
            properties.put("advskew", node.equals(nodes.gw1()) ? "0" : "100");
            node.configure("org.tandemgate.carp-h" + vhid + ".cfg", properties);
        }
    }

    private static List<String> addresses(final int vhid) {
        final List<String> addresses = new ArrayList<>();
        for (int i = 1; i <= ADDRESSES; i++) {
            addresses.add("172.16." + vhid + "." + i);
        }
        return addresses;
    }

    private static Set<String> all(final int hosts) {
        final Set<String> all = new HashSet<>();
        for (int vhid = 1; vhid <= hosts; vhid++) {
            all.addAll(addresses(vhid));
        }
        return all;
    }

    private void awaitAddresses(final Node node, final int hosts) {
        final Set<String> wanted = all(hosts);
        Wait.until(
                node.name() + " to have " + wanted.size() + " addresses",
                NodePair.LIMIT.multipliedBy(2),
                () -> {
                    final Set<String> missing = new TreeSet<>(wanted);
                    missing.removeAll(node.machine().addresses());
                    return missing;
                },
                Set::isEmpty);
    }

    private static int count(final Namespace machine, final Set<String> wanted) {
        final Set<String> present = machine.addresses();
        present.retainAll(wanted);
        return present.size();
    }

    @Test
    void allOfThemMoveInTheTimeOfOne() {
        awaitAddresses(nodes.gw1(), 1);
        final Move one = powerLoss(1);
        revive(1);
        for (int vhid = 2; vhid <= HOSTS; vhid++) {
            configure(vhid);
        }
        awaitAddresses(nodes.gw1(), HOSTS);
        awaitQuiet();

        Move many = powerLoss(HOSTS);
        System.out.println("measured take-over of one: " + one + ", of " + HOSTS + ": " + many);
        assertAnnouncedAtTheRate(many.killed());
        for (int attempt = 1; attempt < ATTEMPTS && !isInTime(one, many); attempt++) {
            revive(HOSTS);
            awaitQuiet();
            many = powerLoss(HOSTS);
            System.out.println("measured take-over of " + HOSTS + " once more: " + many);
        }
        final Move last = many;
        assertTrue(isInTime(one, last), () -> one + ", and of " + HOSTS + ": " + last);
    }

    /**
     * Whether even the slowest had what the issue allows, beside a thread that only waits: while
     * that stands still, nobody on this machine moves anything.
     */
    private static boolean isInTime(final Move one, final Move many) {
        final Duration allowed = ALLOWED.plus(many.standstill());
        return many.slowestAdvert().compareTo(one.slowestAdvert().plus(allowed)) <= 0
                && many.slowestAddress().compareTo(one.slowestAddress().plus(allowed)) <= 0;
    }

    private static Duration median(final List<Duration> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    /** For two seconds every virtual host was advertised by gw1 and by nobody else. */
    private void awaitQuiet() {
        final Instant from = Instant.now();
        Wait.until(
                "gw1 to advertise all of them alone",
                NodePair.LIMIT,
                () -> {
                    final Instant since = Instant.now().minusSeconds(2);
                    return List.of(
                            vhids(wire.adverts(since, from1)).size(),
                            vhids(wire.adverts(since, from2)).size(),
                            since.isAfter(from) ? 1 : 0);
                },
                List.of(HOSTS, 0, 1)::equals);
        Wait.until(
                "gw2 to have no address",
                NodePair.LIMIT,
                () -> count(nodes.gw2().machine(), all(HOSTS)),
                Integer.valueOf(0)::equals);
    }

    private static Set<Integer> vhids(final List<Advert> adverts) {
        final Set<Integer> vhids = new HashSet<>();
        adverts.forEach(advert -> vhids.add(advert.vhid()));
        return vhids;
    }

    private Move powerLoss(final int hosts) {
        final List<String> argv = List.of("env", "TZ=UTC", "ip", "-ts", "-o", "monitor", "address");
        try (Program monitor =
                        nodes.gw2().machine().start("address-monitor-" + hosts, argv, Map.of());
                Lateness lateness = new Lateness()) {
            return powerLoss(hosts, monitor, lateness);
        }
    }

    private Move powerLoss(final int hosts, final Program monitor, final Lateness lateness) {
        final Instant killed = Instant.now();
        nodes.net().gw1().pullCables();
        nodes.gw1().kill();
        final Set<String> wanted = all(hosts);
        Wait.until(
                "gw2 to have every address",
                NodePair.LIMIT,
                () -> put(monitor).keySet().containsAll(wanted),
                done -> done);
        Wait.until(
                "gw2 to advertise every virtual host",
                NodePair.LIMIT,
                () -> vhids(wire.adverts(killed, from2)).size(),
                seen -> seen == hosts);
        final Duration standstill = Duration.ofMillis(lateness.longestMillis());
        final Map<Integer, Instant> last = new TreeMap<>();
        wire.adverts(killed.minusSeconds(3), from1)
                .forEach(advert -> last.put(advert.vhid(), advert.at()));
        final Map<Integer, Instant> first = new HashMap<>();
        wire.adverts(killed, from2)
                .forEach(advert -> first.putIfAbsent(advert.vhid(), advert.at()));
        final Map<String, Instant> put = put(monitor);
        final List<Duration> adverts = new ArrayList<>();
        final List<Duration> addresses = new ArrayList<>();
        last.forEach(
                (vhid, at) -> {
                    adverts.add(Duration.between(at, first.get(vhid)));
                    addresses.add(
                            addresses(vhid).stream()
                                    .map(address -> Duration.between(at, put.get(address)))
                                    .max(Comparator.naturalOrder())
                                    .orElseThrow());
                });
        return new Move(
                killed,
                adverts.stream().sorted().toList(),
                addresses.stream().sorted().toList(),
                standstill);
    }

    /** When the kernel was given each address for the first time, by its own word. */
    private static Map<String, Instant> put(final Program monitor) {
        final Map<String, Instant> put = new HashMap<>();
        for (final String line : monitor.output().split("\n", -1)) {
            final Matcher matcher = PUT.matcher(line);
            if (matcher.find()) {
                put.putIfAbsent(matcher.group(2), Instant.parse(matcher.group(1) + "Z"));
            }
        }
        return put;
    }

    private void revive(final int hosts) {
        nodes.gw1().machine().removeLinks("macvlan");
        nodes.net().gw1().plugCables();
        nodes.gw1().start();
        nodes.gw1().awaitReady();
        awaitAddresses(nodes.gw1(), hosts);
    }

    /** Every address is announced, and never more at a time than `rate` and a burst allow. */
    private void assertAnnouncedAtTheRate(final Instant from) {
        final Set<String> wanted = all(HOSTS);
        Wait.until(
                "every address to be announced",
                NodePair.LIMIT,
                () -> {
                    final Set<String> missing = new HashSet<>(wanted);
                    announcements(from).keySet().forEach(missing::remove);
                    return missing;
                },
                Set::isEmpty);
        final List<Instant> times =
                announcements(from).values().stream().flatMap(List::stream).sorted().toList();
        int most = 0;
        int start = 0;
        for (int end = 0; end < times.size(); end++) {
            while (Duration.between(times.get(start), times.get(end)).compareTo(WINDOW) > 0) {
                start++;
            }
            most = Math.max(most, end - start + 1);
        }
        final int measured = most;
        System.out.println("measured announcements, most in a tenth of a second: " + measured);
        assertTrue(
                measured <= MOST_IN_WINDOW + MOST_IN_WINDOW / 10,
                () -> measured + " in a tenth of a second");
    }

    private Map<String, List<Instant>> announcements(final Instant from) {
        final Map<String, List<Instant>> announcements = new HashMap<>();
        nodes.capture()
                .framesSince(from)
                .forEach(
                        frame ->
                                frame.arp()
                                        .filter(arp -> arp.isGratuitousRequest())
                                        .filter(arp -> arp.sender().startsWith("172.16."))
                                        .ifPresent(
                                                arp ->
                                                        announcements
                                                                .computeIfAbsent(
                                                                        arp.sender(),
                                                                        any -> new ArrayList<>())
                                                                .add(frame.at())));
        return announcements;
    }

    /**
     * A take-over, its times sorted.
     *
     * @param killed when the master died
     * @param adverts of each virtual host, from the last advert of the dead to the first of the new
     *     master
     * @param addresses of each virtual host, from that advert to the last of its addresses
     * @param standstill how late a thread was that only waited meanwhile
     */
    private record Move(
            Instant killed, List<Duration> adverts, List<Duration> addresses, Duration standstill) {
        Duration slowestAdvert() {
            return adverts.get(adverts.size() - 1);
        }

        Duration slowestAddress() {
            return addresses.get(addresses.size() - 1);
        }

        @Override
        public String toString() {
            return text(adverts)
                    + " ms to its advertisement, "
                    + text(addresses)
                    + " ms to its addresses, machine late by "
                    + standstill.toMillis()
                    + " ms";
        }

        private static String text(final List<Duration> sorted) {
            final long longest = sorted.get(sorted.size() - 1).toMillis();
            return sorted.size() == 1
                    ? "" + longest
                    : median(sorted).toMillis() + " (longest " + longest + ")";
        }
    }
}
