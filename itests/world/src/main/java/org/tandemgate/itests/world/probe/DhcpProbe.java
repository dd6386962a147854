package org.tandemgate.itests.world.probe;

import java.time.Duration;
import java.util.List;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.World;

/** New DHCPv4 clients, twenty a second, and what they were offered. */
public final class DhcpProbe {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /**
     * An offer.
     *
     * @param millis when it came, since 1970
     * @param server who made it, e.g. {@code 10.0.0.2}
     */
    public record Offer(long millis, String server) {}

    private final Program program;

    private DhcpProbe(final Program program) {
        this.program = program;
    }

    /**
     * Starts asking.
     *
     * @param client its default route leads to the link of the servers
     */
    public static DhcpProbe start(final World world, final Namespace client) {
        final Program program = world.start(client, "dhcp", Probe.java(DhcpMain.class));
        program.awaitOutput("dhcp ready", START_LIMIT);
        return new DhcpProbe(program);
    }

    /** Offers from a moment on, oldest first. */
    public List<Offer> since(final long millis) {
        return program.output()
                .lines()
                .filter(line -> line.matches("offer \\d+ \\S+ \\S+"))
                .map(line -> line.split(" ", -1))
                .map(words -> new Offer(Long.parseLong(words[1]), words[2]))
                .filter(offer -> offer.millis() >= millis)
                .toList();
    }

    /** The longest time without an offer between a moment and the last one. */
    public long longestGapSince(final long millis) {
        long last = millis;
        long longest = 0;
        for (final Offer offer : since(millis)) {
            longest = Math.max(longest, offer.millis() - last);
            last = offer.millis();
        }
        return longest;
    }
}
