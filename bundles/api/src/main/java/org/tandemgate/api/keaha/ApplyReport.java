package org.tandemgate.api.keaha;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the HA configuration of this node's servers.
 *
 * @param services those that are configured, DHCPv4 first
 * @param takenAt when it was done
 */
public record ApplyReport(List<Service> services, Instant takenAt) {
    public ApplyReport {
        services = List.copyOf(services);
    }

    /** How it ended for a server. */
    public enum Outcome {
        /** It runs with it already; nothing was done. */
        UNCHANGED,
        /** It was only asked what would change. */
        WOULD_CHANGE,
        /** In force, and in the server's file. */
        DONE,
        /** In force; the next start of the server brings the old one back. */
        DONE_UNWRITTEN,
        /** Nothing was changed. */
        REFUSED,
        /** The old one is in force again. */
        RESTORED,
        /** Nobody knows which is in force. */
        LOST
    }

    /**
     * One server.
     *
     * @param name {@code service4} or {@code service6}
     * @param version of Kea, empty when it did not say
     * @param outcome how it ended
     * @param text one sentence
     * @param changes every value that differs, the first 500
     * @param remarks what else to look at
     */
    public record Service(
            String name,
            String version,
            Outcome outcome,
            String text,
            List<Change> changes,
            List<Remark> remarks) {
        public Service {
            changes = List.copyOf(changes);
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * One value.
     *
     * @param path to it in the server's configuration
     * @param before as JSON, absent when it is new; secrets are hidden
     * @param after likewise, absent when it goes
     */
    public record Change(String path, @Nullable String before, @Nullable String after) {}
}
