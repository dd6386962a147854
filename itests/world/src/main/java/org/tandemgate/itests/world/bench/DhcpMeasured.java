package org.tandemgate.itests.world.bench;

import java.util.Locale;

/**
 * One measurement of a pair of DHCP servers.
 *
 * @param system bare or ours
 * @param what happened
 * @param load who asked
 * @param away while the harm lasted
 * @param back from its end on
 * @param duplicates addresses that more than one client got, in all
 * @param unknown leases that clients have and not both servers know in the end
 */
record DhcpMeasured(
        String system,
        DhcpCase what,
        DhcpLoad load,
        Phase away,
        Phase back,
        int duplicates,
        int unknown) {
    /**
     * @param outageSeconds longest time from a message without an answer to anybody's next lease
     * @param isOver whether such a lease came
     * @param waitSeconds how long a client waited for its lease at most
     * @param lost messages without an answer
     * @param refused by DHCPNAK
     * @param leases given
     */
    record Phase(
            double outageSeconds,
            boolean isOver,
            double waitSeconds,
            long lost,
            int refused,
            int leases) {
        String outage() {
            return String.format(Locale.ROOT, "%s%.2f s", isOver ? "" : "> ", outageSeconds);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"outageSeconds\":%.3f,\"over\":%s,\"waitSeconds\":%.3f,\"lost\":%d,"
                            + "\"refused\":%d,\"leases\":%d}",
                    outageSeconds,
                    isOver,
                    waitSeconds,
                    lost,
                    refused,
                    leases);
        }
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"system\":\"%s\",\"case\":\"%s\",\"load\":\"%s\",\"duplicates\":%d,"
                        + "\"unknown\":%d,\"away\":%s,\"back\":%s}",
                system,
                what.option(),
                load.option(),
                duplicates,
                unknown,
                away.json(),
                back.json());
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%-9s %-15s %-13s %10s %6d %8.2f s %7d %10s %6d %6d %8d",
                system,
                what.title(),
                load.title(),
                away.outage(),
                away.lost,
                away.waitSeconds,
                away.leases,
                back.outage(),
                back.lost,
                duplicates,
                unknown);
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-9s %-15s %-13s %10s %6s %10s %7s %10s %6s %6s %8s",
                "",
                "what happened",
                "clients",
                "outage",
                "lost",
                "wait",
                "leases",
                "on return",
                "lost",
                "twice",
                "unknown");
    }
}
