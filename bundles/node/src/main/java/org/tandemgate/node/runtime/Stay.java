package org.tandemgate.node.runtime;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Problem;

/**
 * Whether this node stays away: the flag on disk and what it says. A flag that cannot be understood
 * means maintenance, because a node that serves by mistake can do harm and one that stays away by
 * mistake is only missing. Read by any thread; changed by one operation at a time.
 */
final class Stay {
    private static final Logger LOG = LoggerFactory.getLogger(Stay.class);

    private final MaintenanceFlag flag;
    private volatile @Nullable Maintenance maintenance;
    private volatile @Nullable Problem damage;

    Stay(final MaintenanceFlag flag) {
        this.flag = flag;
        Optional<Maintenance> found;
        try {
            found = flag.load();
        } catch (final DamagedFlagException damaged) {
            found = Optional.of(repair(damaged));
        }
        maintenance = found.orElse(null);
    }

    /** Keeps the damaged file for the administrator and stores a good one in its place. */
    private Maintenance repair(final DamagedFlagException damaged) {
        final Maintenance assumed =
                new Maintenance(Instant.now(), "assumed: the maintenance flag was damaged");
        String kept;
        try {
            kept = "a copy is " + flag.keepAside();
            flag.store(assumed);
        } catch (final IOException unusable) {
            kept = "it could not be replaced (" + unusable + ")";
        }
        final String text =
                "maintenance flag "
                        + flag.path()
                        + " "
                        + damaged.getMessage()
                        + "; this node stays in maintenance until ha:maintenance off, "
                        + kept;
        LOG.error("{}", text);
        damage = new Problem(flag.path().toString(), text, assumed.since());
        return assumed;
    }

    @Nullable Maintenance maintenance() {
        return maintenance;
    }

    @Nullable Problem damage() {
        return damage;
    }

    /** Stored first, in force then; a second call keeps the time of the first. */
    void begin(final String reason) throws RefusedException {
        final Maintenance before = maintenance;
        final Maintenance wanted =
                new Maintenance(before == null ? Instant.now() : before.since(), reason);
        try {
            flag.store(wanted);
        } catch (final IOException unusable) {
            throw new RefusedException(
                    "maintenance would not survive a restart, so nothing was done: "
                            + flag.path()
                            + " cannot be written ("
                            + unusable
                            + "); check free space and permissions there");
        }
        maintenance = wanted;
    }

    /** Removed first, out of force then. */
    void end() throws RefusedException {
        try {
            flag.clear();
        } catch (final IOException unusable) {
            throw new RefusedException(
                    "still in maintenance: "
                            + flag.path()
                            + " cannot be removed ("
                            + unusable
                            + "); remove it by hand and repeat");
        }
        maintenance = null;
        damage = null;
    }

    /** Back to what was before {@link #begin}. */
    void restore(final @Nullable Maintenance before) throws RefusedException {
        if (before == null) {
            end();
        } else {
            begin(before.reason());
        }
    }
}
