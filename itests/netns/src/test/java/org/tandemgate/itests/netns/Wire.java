package org.tandemgate.itests.netns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.Frame.Arp;
import org.tandemgate.itests.world.Frame.NeighborAdvertisement;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Wait;

/** What tcpdump saw, asked in the words of the tests. */
final class Wire {
    private final Capture capture;

    Wire(final Capture capture) {
        this.capture = capture;
    }

    /** Adverts of one machine, by any of its addresses. */
    List<Advert> adverts(final Instant from, final Set<String> sources) {
        return capture.advertsSince(from).stream()
                .filter(advert -> sources.contains(advert.source()))
                .toList();
    }

    /** The last advert of a machine so far; waits for one. */
    Advert lastAdvert(final Set<String> sources) {
        return Wait.until(
                        "an advert of " + sources,
                        Duration.ofSeconds(10),
                        () -> adverts(Instant.EPOCH, sources).stream().reduce((a, b) -> b),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The first advert of a machine after a moment that is as wanted; waits for it. */
    Advert firstAdvert(
            final Instant from, final Set<String> sources, final Predicate<Advert> wanted) {
        return firstAdvert(from, sources, wanted, Duration.ofSeconds(15));
    }

    /** The same, for longer than a fail-over takes. */
    Advert firstAdvert(
            final Instant from,
            final Set<String> sources,
            final Predicate<Advert> wanted,
            final Duration limit) {
        Wait.until(
                "an advert of " + sources,
                limit,
                () -> capture.advertsSince(from),
                seen ->
                        seen.stream()
                                .anyMatch(a -> sources.contains(a.source()) && wanted.test(a)));
        return adverts(from, sources).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Announcements of an IPv4 address after a moment. */
    List<Arp> gratuitous(final Instant from, final String address) {
        return capture.framesSince(from).stream()
                .flatMap(frame -> frame.arp().stream())
                .filter(arp -> arp.isGratuitousRequest() && arp.sender().equals(address))
                .toList();
    }

    /** Unsolicited announcements of an IPv6 address after a moment. */
    List<NeighborAdvertisement> unsolicited(final Instant from, final String address) {
        return capture.framesSince(from).stream()
                .map(Frame::neighborAdvertisement)
                .flatMap(Optional::stream)
                .filter(na -> !na.solicited() && na.target().equals(Namespace.spelledOut(address)))
                .toList();
    }

    /** Answers, not announcements, for a virtual address that passed a capture after a moment. */
    static List<Frame> answers(
            final Capture capture, final Instant from, final String ipv4, final String ipv6) {
        final String target = Namespace.spelledOut(ipv6);
        return capture.framesSince(from).stream()
                .filter(
                        frame ->
                                frame.arp()
                                                .filter(arp -> arp.operation() == 2)
                                                .filter(arp -> arp.sender().equals(ipv4))
                                                .isPresent()
                                        || frame.neighborAdvertisement()
                                                .filter(NeighborAdvertisement::solicited)
                                                .filter(na -> na.target().equals(target))
                                                .isPresent())
                .toList();
    }

    /** Who answers an ARP request for an address: one line of arping per answer. */
    static List<String> arping(final Namespace from, final String address) {
        return from.run("arping", "-c", "2", "-w", "3", "-I", "eth0", address)
                .output()
                .lines()
                .filter(line -> line.startsWith("Unicast reply"))
                .map(line -> line.replaceAll(".*\\[(.*)].*", "$1").toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * Which Ethernet addresses answer a neighbour solicitation within a second, each once: ndisc6
     * takes an announcement for one more answer.
     */
    static List<String> ndisc(final Namespace from, final String address) {
        return from.run("ndisc6", "-m", "-r", "1", address, "eth0")
                .output()
                .lines()
                .filter(line -> line.startsWith("Target link-layer address:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }
}
