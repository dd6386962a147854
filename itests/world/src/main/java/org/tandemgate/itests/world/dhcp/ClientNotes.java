package org.tandemgate.itests.world.dhcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@link ClientsMain} wrote, times in nanoseconds of System.nanoTime.
 *
 * @param lost when messages were sent that nobody answered
 * @param refusals when they came
 * @param leases in the order in which they came
 */
public record ClientNotes(List<Long> lost, List<Long> refusals, List<Lease> leases) {
    private static final int LEASE_WORDS = 6;

    /**
     * @param at when the client had it
     * @param begun when it asked first
     * @param server which gave it
     * @param address the address
     * @param client number of it
     */
    public record Lease(long at, long begun, String server, String address, int client) {}

    public ClientNotes {
        lost = List.copyOf(lost);
        refusals = List.copyOf(refusals);
        leases = List.copyOf(leases);
    }

    /** Reads whole lines; one that is being written is none yet. */
    static ClientNotes of(final String text) {
        final List<Long> lost = new ArrayList<>();
        final List<Long> refusals = new ArrayList<>();
        final List<Lease> leases = new ArrayList<>();
        final String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        whole.lines()
                .map(line -> line.split(" ", -1))
                .forEach(
                        words -> {
                            if (words[0].equals("lost")) {
                                lost.add(Long.parseLong(words[1]));
                            } else if (words[0].equals("nak")) {
                                refusals.add(Long.parseLong(words[1]));
                            } else if (words[0].equals("ack") && words.length == LEASE_WORDS) {
                                leases.add(
                                        new Lease(
                                                Long.parseLong(words[1]),
                                                Long.parseLong(words[2]),
                                                words[3],
                                                words[4],
                                                Integer.parseInt(words[5])));
                            }
                        });
        return new ClientNotes(lost, refusals, leases);
    }

    /** Messages sent from a moment until another that nobody answered. */
    public long lostBetween(final long from, final long to) {
        return lost.stream().filter(at -> at >= from && at < to).count();
    }

    /** Leases that came from a moment until another. */
    public List<Lease> leasesBetween(final long from, final long to) {
        return leases.stream().filter(lease -> lease.at() >= from && lease.at() < to).toList();
    }

    /**
     * The longest time in which messages were not answered and nobody got a lease: from the sending
     * of one without an answer to the next lease of anybody.
     *
     * @param to end of it where no lease came
     */
    public Outage outageBetween(final long from, final long to) {
        final var given = new TreeMap<Long, Lease>();
        leases.forEach(lease -> given.put(lease.at(), lease));
        Outage longest = new Outage(0, true);
        for (final long sent : lost) {
            if (sent >= from && sent < to) {
                final Map.Entry<Long, Lease> next = given.higherEntry(sent);
                final boolean isOver = next != null && next.getKey() < to;
                final long nanos = (isOver ? next.getKey() : to) - sent;
                if (nanos > longest.nanos()) {
                    longest = new Outage(nanos, isOver);
                }
            }
        }
        return longest;
    }

    /**
     * @param nanos how long
     * @param isOver whether it ended
     */
    public record Outage(long nanos, boolean isOver) {
        public double seconds() {
            return nanos / 1e9;
        }
    }

    /** How long the one waited for a lease that waited longest, of those that got it in between. */
    public double longestWaitSeconds(final long from, final long to) {
        return leasesBetween(from, to).stream()
                        .mapToLong(lease -> lease.at() - lease.begun())
                        .max()
                        .orElse(0)
                / 1e9;
    }

    /** How many addresses were given to more than one client; no lease ends meanwhile. */
    public int duplicates() {
        final Map<String, Set<Integer>> holders = new HashMap<>();
        leases.forEach(
                lease ->
                        holders.computeIfAbsent(lease.address(), unknown -> new HashSet<>())
                                .add(lease.client()));
        return (int) holders.values().stream().filter(clients -> clients.size() > 1).count();
    }
}
