package org.tandemgate.api.keaha;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both pairs of servers at one moment.
 *
 * @param services those that are configured, DHCPv4 first
 * @param takenAt when this snapshot was made
 */
public record KeaHaStatus(List<Service> services, Instant takenAt) {
    public KeaHaStatus {
        services = List.copyOf(services);
    }

    /**
     * One pair of servers.
     *
     * @param name {@code service4} or {@code service6}
     * @param mode as configured, e.g. {@code hot-standby}
     * @param local server of this node
     * @param peer server of the other
     * @param skewMillis clock of the peer minus the own, to a second; absent until both answered
     * @param verdict what is the matter
     * @param holder whether this node counts as holder of the virtual addresses
     * @param doing what is in force from here
     * @param check what was found about the configurations and clocks
     */
    public record Service(
            String name,
            String mode,
            Server local,
            Server peer,
            @Nullable Long skewMillis,
            Verdict verdict,
            boolean holder,
            Doing doing,
            Check check) {}

    /**
     * What was found about the configurations and clocks.
     *
     * @param remarks worst first, 51 at most
     * @param notCompared why the servers are not compared with each other, absent when they are
     * @param at when they were read, absent until they were
     */
    public record Check(List<Remark> remarks, @Nullable String notCompared, @Nullable Instant at) {
        public Check {
            remarks = List.copyOf(remarks);
        }

        /** Whether DHCP works, and will when a node fails. */
        public boolean isWell() {
            return remarks.stream().noneMatch(Remark::grave);
        }
    }

    /**
     * What is the matter.
     *
     * @param condition a word for programs, e.g. {@code FINE}
     * @param well whether nobody has to look
     * @param text one sentence
     * @param next what to do, empty when nothing
     * @param since when the condition began
     */
    public record Verdict(
            String condition, boolean well, String text, String next, Instant since) {}

    /**
     * One server.
     *
     * @param name of it in HA
     * @param where it is asked
     * @param reach {@code ANSWERS}, {@code WITHOUT_HA}, {@code DEAD}, {@code HUNG}, {@code SILENT},
     *     {@code UNKNOWN}
     * @param said what it last said of itself, absent until it did
     * @param error why it does not answer now, absent when it does
     */
    public record Server(
            String name, String where, String reach, @Nullable Said said, @Nullable String error) {}

    /**
     * What a server said of itself.
     *
     * @param state e.g. {@code hot-standby}
     * @param scopes names of the servers whose clients it serves, sorted
     * @param unsentUpdates leases that its partner does not know
     * @param at when
     */
    public record Said(String state, List<String> scopes, long unsentUpdates, Instant at) {
        public Said {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * What is in force from here.
     *
     * @param silenced the own service is switched off
     * @param demoted this node is demoted for its server
     * @param maintenance the other one is to serve for both
     * @param last what was done last, absent when nothing was
     * @param failures commands that failed since this bundle started
     */
    public record Doing(
            boolean silenced,
            boolean demoted,
            boolean maintenance,
            @Nullable Step last,
            long failures) {}

    /**
     * Something that was done.
     *
     * @param text what, and what came of it
     * @param at when
     */
    public record Step(String text, Instant at) {}
}
