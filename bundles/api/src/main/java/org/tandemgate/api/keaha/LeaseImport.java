package org.tandemgate.api.keaha;

import java.time.Instant;
import java.util.List;

/**
 * What became of the leases in a file of ISC dhcpd.
 *
 * @param service name of the server in keys and status
 * @param file that was read
 * @param inForce leases of it that have not ended
 * @param taken those that the server has got from it; in a dry run, would get
 * @param present those that the server had already
 * @param left those that are not taken, the first 1000
 * @param leftMore further ones
 * @param takenAt when it was done
 */
public record LeaseImport(
        String service,
        String file,
        int inForce,
        int taken,
        int present,
        List<Left> left,
        int leftMore,
        Instant takenAt) {
    public LeaseImport {
        left = List.copyOf(left);
    }

    /**
     * One that is not taken.
     *
     * @param address or prefix, or what stands in its place
     * @param line of the file, from 1
     * @param reason why
     */
    public record Left(String address, long line, String reason) {}
}
