package org.tandemgate.gratuitousarp.runtime;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/** Snapshots of virtual hosts as an election would publish them. */
public final class VirtualHosts {
    /** One advertisement interval of all of them. */
    public static final long INTERVAL_NANOS = 20_000_000L;

    /** The interface they are announced on. */
    public static final int INDEX = 5;

    private VirtualHosts() {}

    /** A change of {@code name} with vhid 1 on interface lan. */
    public static RoleChange change(
            final String name, final Role from, final Role to, final String... addresses) {
        return new RoleChange(
                status(name, to, MacAddress.virtual(1), INDEX, Arrays.asList(addresses)),
                from,
                to,
                "the test says so");
    }

    /** A virtual host that is MASTER while its interface is unknown. */
    public static RoleChange masterWithoutInterface(final String name, final String address) {
        return new RoleChange(
                status(name, Role.MASTER, null, 0, List.of(address)),
                Role.BACKUP,
                Role.MASTER,
                "the test says so");
    }

    private static VirtualHostStatus status(
            final String name,
            final Role role,
            final @Nullable MacAddress mac,
            final int index,
            final List<String> addresses) {
        return new VirtualHostStatus(
                name,
                "lan",
                1,
                role,
                Instant.EPOCH,
                "the test says so",
                addresses.stream().map(CidrAddress::parse).toList(),
                1,
                0,
                0,
                0,
                "carp",
                MacMode.VIRTUAL,
                mac,
                index,
                List.of(),
                INTERVAL_NANOS,
                3 * INTERVAL_NANOS,
                0,
                0,
                Map.of(),
                null,
                "",
                null,
                Instant.EPOCH);
    }
}
