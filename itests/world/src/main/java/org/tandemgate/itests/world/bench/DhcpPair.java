package org.tandemgate.itests.world.bench;

import java.util.Map;
import java.util.function.Predicate;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.dhcp.ClientNotes;
import org.tandemgate.itests.world.dhcp.Crowd;
import org.tandemgate.itests.world.dhcp.KeaHost;

/** Two DHCP servers in hot-standby, gw1's the active one. */
abstract class DhcpPair {
    private static final String CONFIGURATION =
            """
            { "Dhcp4": {
              "interfaces-config": { "interfaces": [ "lan" ], "dhcp-socket-type": "raw" },
              "control-socket": { "socket-type": "unix", "socket-name": "DIR/ctrl-socket" },
              "lease-database": { "type": "memfile", "persist": true, "name": "DIR/leases.csv",
                "lfc-interval": 0 },
              "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2 },
              GLOBAL "valid-lifetime": 7200,
              "hooks-libraries": [
                { "library": "HOOKS/libdhcp_lease_cmds.so" },
                { "library": "HOOKS/libdhcp_ha.so", "parameters": { "high-availability": [ {
                  "this-server-name": "NODE", "mode": "hot-standby", TIMERS
                  "multi-threading": { "enable-multi-threading": true,
                    "http-dedicated-listener": true },
                  "peers": [
                    { "name": "gw1", "url": "http://10.255.0.1:8001/", "role": "primary" },
                    { "name": "gw2", "url": "http://10.255.0.2:8001/", "role": "standby" } ]
                } ] } } ],
              "subnet4": [ { "id": 1, "subnet": "10.0.0.0/16",
                "pools": [ { "pool": "10.0.16.0 - 10.0.239.255" } ],
                "option-data": [ SUBNET { "name": "routers", "data": "10.0.0.1" } ] } ],
              "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                "output_options": [ { "output": "DIR/kea.log" } ] } ] } }
            """;

    private final DhcpScene scene;
    private final KeaHost first;
    private final KeaHost second;

    /**
     * @param global parameters of the servers
     * @param timers of HA
     * @param subnet options of it
     */
    DhcpPair(final DhcpScene scene, final String global, final String timers, final String subnet) {
        this.scene = scene;
        final World world = scene.world();
        final String both = configuration(global, timers, subnet);
        first = new KeaHost(world, scene.gw1().machine(), "kea-dhcp4", both.replace("NODE", "gw1"));
        second =
                new KeaHost(world, scene.gw2().machine(), "kea-dhcp4", both.replace("NODE", "gw2"));
    }

    /** Of both servers, with NODE for the name of one. */
    static String configuration(final String global, final String timers, final String subnet) {
        return CONFIGURATION
                .replace("GLOBAL", global)
                .replace("TIMERS", timers)
                .replace("SUBNET", subnet);
    }

    DhcpScene scene() {
        return scene;
    }

    KeaHost first() {
        return first;
    }

    KeaHost second() {
        return second;
    }

    /** Returns when both work together, and gw1 serves. */
    abstract void awaitSettled();

    /** How many leases that clients have are not known to both servers. */
    int unknown(final Crowd crowd, final ClientNotes notes) {
        final Map<String, String> here = first.leases();
        final Map<String, String> there = second.leases();
        final Predicate<ClientNotes.Lease> isKnown =
                lease ->
                        crowd.mac(lease.client()).equals(here.get(lease.address()))
                                && crowd.mac(lease.client()).equals(there.get(lease.address()));
        return (int) notes.leases().stream().filter(isKnown.negate()).count();
    }

    /** Does the harm. */
    void harm(final DhcpCase what) {
        switch (what) {
            case KILL -> first.process().kill();
            case HANG -> first.process().signal("STOP");
            case POWER -> {
                scene.gw1().pullCables();
                killNode();
                first.process().kill();
            }
            case STANDBY -> second.process().kill();
            case LINK -> scene.gw1().sync().pull();
            case HANDOVER -> leave();
        }
    }

    /** Ends it. */
    void mend(final DhcpCase what) {
        switch (what) {
            case KILL -> first.start();
            case HANG -> first.process().signal("CONT");
            case POWER -> {
                scene.gw1().plugCables();
                bootNode();
                first.start();
            }
            case STANDBY -> second.start();
            case LINK -> scene.gw1().sync().plug();
            case HANDOVER -> comeBack();
        }
    }

    abstract void killNode();

    abstract void bootNode();

    abstract void leave();

    abstract void comeBack();
}
