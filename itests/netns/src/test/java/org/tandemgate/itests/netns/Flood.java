package org.tandemgate.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.WorldException;

/**
 * More packets than one sender can make beside the nodes on two cores: while this is open, the
 * switch gives every frame of the attacker to each victim sixteen times and to nobody else, within
 * the kernel (nft-dup). What counts is what arrived, by the counter of the victim's interface.
 */
final class Flood implements AutoCloseable {
    private static final int COPIES = 16;

    /**
     * One call of the kernel makes at most 16 x 8 packets for each victim; more overflow queues.
     */
    private static final int AT_ONCE = 8;

    private static final String TABLE = "netdev flood";
    private static final String COUNTED = "lan";

    private final Attacker attacker;
    private final Namespace net;
    private final List<Path> counters = new ArrayList<>();

    Flood(final Attacker attacker, final Switch lan, final Node... victims) {
        this.attacker = attacker;
        net = lan.namespace();
        final StringBuilder rules = new StringBuilder();
        rules.append("add table " + TABLE + "; add chain " + TABLE + " multiply")
                .append(" { type filter hook ingress device " + Attacker.port())
                .append(" priority 0; }; ");
        for (final Node victim : victims) {
            // Of the victim's network, because it is that process's view.
            counters.add(Path.of("/proc/" + victim.program().pid() + "/net/dev"));
            rules.append(
                    ("add rule " + TABLE + " multiply dup to " + victim.name() + "; ")
                            .repeat(COPIES));
        }
        net.run("nft", rules + "add rule " + TABLE + " multiply drop").required();
    }

    /**
     * Sends the frames over and over until so many whole seconds had the wanted rate at every
     * victim, or for three times as long; on a machine so busy that none had it, for six times.
     *
     * @return packets that arrived in each second, at the victim that got the fewest
     */
    List<Long> run(final List<byte[]> frames, final int wantedPerSecond, final int seconds) {
        final List<Long> perSecond = new ArrayList<>();
        final long aim = wantedPerSecond * 11L / 10;
        try (Burst burst = new Burst(attacker.interfaceIndex(), frames)) {
            final long start = System.nanoTime();
            List<Long> before = arrived();
            long beforeNanos = start;
            long sent = 0;
            while (!isEnough(perSecond, wantedPerSecond, seconds)) {
                sent += burst.send(sent, AT_ONCE);
                final long now = System.nanoTime();
                if (now - beforeNanos >= TimeUnit.SECONDS.toNanos(1)) {
                    final List<Long> after = arrived();
                    perSecond.add(fewest(before, after) * 1_000_000_000L / (now - beforeNanos));
                    before = after;
                    beforeNanos = now;
                }
                final long due = start + sent * COPIES * 1_000_000_000L / aim;
                if (due - now > 0) {
                    LockSupport.parkNanos(due - now);
                }
            }
        }
        return perSecond;
    }

    private static boolean isEnough(
            final List<Long> perSecond, final int wanted, final int seconds) {
        final long reached = perSecond.stream().filter(rate -> rate >= wanted).count();
        return reached >= seconds || perSecond.size() >= (reached > 0 ? 3 : 6) * seconds;
    }

    private static long fewest(final List<Long> before, final List<Long> after) {
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < before.size(); i++) {
            fewest = Math.min(fewest, after.get(i) - before.get(i));
        }
        return fewest;
    }

    private List<Long> arrived() {
        return counters.stream().map(Flood::arrived).toList();
    }

    /** Packets received, the second figure of proc_pid_net(5). */
    private static long arrived(final Path counters) {
        try {
            return Files.readAllLines(counters).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith(COUNTED + ":"))
                    .map(line -> line.substring(COUNTED.length() + 1).strip().split(" +", -1))
                    .map(figures -> Long.parseLong(figures[1]))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new WorldException("cannot count what arrives, " + counters, e);
        }
    }

    @Override
    public void close() {
        net.run("nft", "delete table " + TABLE).required();
    }
}
