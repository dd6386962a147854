package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.dhcp.ClientNotes;
import org.tandemgate.itests.world.dhcp.Clients;
import org.tandemgate.itests.world.dhcp.Crowd;

/** So many new clients while one thing after the other breaks: nobody gets what another one has. */
final class DhcpLongRun {
    private static final int PER_SECOND = 100;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration HARMED = Duration.ofSeconds(6);
    private static final Duration CALM = Duration.ofSeconds(4);
    private static final List<DhcpCase> CASES =
            List.of(DhcpCase.KILL, DhcpCase.LINK, DhcpCase.HANG, DhcpCase.HANDOVER);

    /**
     * @param wanted clients
     * @param served of them
     * @param duplicates addresses of more than one
     * @param harms what was done meanwhile
     */
    record Result(int wanted, int served, int duplicates, int harms) {
        boolean isGood() {
            return served == wanted && duplicates == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d of %d new clients served through %d faults, %d addresses given twice",
                    served,
                    wanted,
                    harms,
                    duplicates);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"clients\":%d,\"served\":%d,\"duplicates\":%d,\"faults\":%d}",
                    wanted,
                    served,
                    duplicates,
                    harms);
        }
    }

    private DhcpLongRun() {}

    static Result run(final DhcpPair pair, final int leases) {
        pair.awaitSettled();
        final var scene = pair.scene();
        final var crowd = new Crowd(PER_SECOND, true, leases, Crowd.SALT_MAX);
        try (Clients clients = Clients.start(scene.world(), scene.client(), crowd)) {
            int harms = 0;
            while (served(clients.notes()) < leases * 9 / 10) {
                final DhcpCase what = CASES.get(harms++ % CASES.size());
                pair.harm(what);
                Wait.pause(HARMED);
                pair.mend(what);
                pair.awaitSettled();
                Wait.pause(CALM);
            }
            final ClientNotes notes =
                    Wait.until(
                            "all clients to have a lease",
                            LIMIT,
                            clients::notes,
                            now -> served(now) >= leases);
            return new Result(leases, served(notes), notes.duplicates(), harms);
        }
    }

    private static int served(final ClientNotes notes) {
        return (int) notes.leases().stream().map(ClientNotes.Lease::client).distinct().count();
    }
}
