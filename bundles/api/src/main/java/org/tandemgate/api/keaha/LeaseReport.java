package org.tandemgate.api.keaha;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leases of both nodes side by side.
 *
 * @param services those that are configured
 * @param takenAt when they were read
 */
public record LeaseReport(List<Service> services, Instant takenAt) {
    public LeaseReport {
        services = List.copyOf(services);
    }

    /**
     * One pair of servers. Lists hold the first 100.
     *
     * @param name {@code service4} or {@code service6}
     * @param local leases that are valid here
     * @param peer leases that are valid there, absent when they could not be read
     * @param onlyLocal addresses that only this server knows
     * @param onlyPeer addresses that only the other one knows
     * @param conflicts addresses that both know, for different clients
     * @param differences how many addresses differ in all
     * @param error why the other one could not be read, absent when it could
     */
    public record Service(
            String name,
            int local,
            @Nullable Integer peer,
            List<String> onlyLocal,
            List<String> onlyPeer,
            List<String> conflicts,
            int differences,
            @Nullable String error) {
        public Service {
            onlyLocal = List.copyOf(onlyLocal);
            onlyPeer = List.copyOf(onlyPeer);
            conflicts = List.copyOf(conflicts);
        }
    }
}
