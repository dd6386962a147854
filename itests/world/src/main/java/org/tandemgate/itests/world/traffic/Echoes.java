package org.tandemgate.itests.world.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;

/**
 * Pings that never end, each with an identity of its own, which a gateway translates to another one
 * drawn at random: the far end sees a new identity when a gateway does not know the old one. Seen
 * there by tcpdump.
 */
public final class Echoes {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    /** Nobody else's pings have this length. */
    private static final int LENGTH = 136;

    private static final int HEADERS = 8;
    private static final String OCTETS = "5a";
    private static final Pattern ANSWER = Pattern.compile("icmp_seq=(\\d+) ttl=");
    private static final Pattern SEEN = Pattern.compile("echo request, id (\\d+), seq");
    private static final Pattern WRONG = Pattern.compile("wrong data byte");

    private final List<Program> pings;
    private final Program watch;

    private Echoes(final List<Program> pings, final Program watch) {
        this.pings = pings;
        this.watch = watch;
    }

    /**
     * Where pings go.
     *
     * @param from machine that asks
     * @param target address that it asks
     * @param far machine that answers
     * @param farAddress its own address
     */
    public record Way(Namespace from, String target, Namespace far, String farAddress) {}

    /**
     * Starts them, ten questions a second each, and returns when every one is answered.
     *
     * @param count 1..50
     */
    public static Echoes start(final World world, final Way way, final int count) {
        final Program watch =
                world.start(
                        way.far(),
                        "echoes-seen",
                        List.of(
                                "tcpdump",
                                "-n",
                                "-l",
                                "-p",
                                "-i",
                                GatewayPair.HOST_INTERFACE,
                                "icmp[icmptype] = icmp-echo and dst host "
                                        + way.farAddress()
                                        + " and ip[2:2] = "
                                        + (LENGTH + 20)));
        watch.awaitOutput("listening on", START_LIMIT);
        final List<Program> pings = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            pings.add(
                    world.start(
                            way.from(),
                            "echo-" + number,
                            List.of(
                                    "ping",
                                    "-n",
                                    "-i",
                                    "0.1",
                                    "-s",
                                    "" + (LENGTH - HEADERS),
                                    "-p",
                                    OCTETS,
                                    way.target())));
        }
        final var echoes = new Echoes(pings, watch);
        echoes.awaitAnswers(START_LIMIT);
        return echoes;
    }

    /** Waits until every ping has an answer to a question that it has not asked yet. */
    public void awaitAnswers(final Duration limit) {
        final List<Integer> before = answered();
        Wait.until(
                "every ping to be answered after " + before,
                limit,
                this::answered,
                now -> {
                    for (int i = 0; i < now.size(); i++) {
                        if (now.get(i) <= before.get(i) + 1) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /** The newest answered question of each. */
    private List<Integer> answered() {
        return pings.stream().map(ping -> newest(ping.output())).toList();
    }

    static int newest(final String output) {
        final Matcher answer = ANSWER.matcher(output);
        int newest = 0;
        while (answer.find()) {
            newest = Math.max(newest, Integer.parseInt(answer.group(1)));
        }
        return newest;
    }

    /** Identities that the far end has seen so far: as many as there are pings, or some moved. */
    public Set<Integer> identities() {
        return identities(watch.output());
    }

    static Set<Integer> identities(final String output) {
        final Set<Integer> all = new TreeSet<>();
        final Matcher seen = SEEN.matcher(output);
        while (seen.find()) {
            all.add(Integer.parseInt(seen.group(1)));
        }
        return all;
    }

    /** Pings of which an answer was no echo of the question. */
    public long wrong() {
        return pings.stream().filter(ping -> WRONG.matcher(ping.output()).find()).count();
    }
}
