package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.keaha.ApplyReport;
import org.tandemgate.api.keaha.ApplyReport.Outcome;
import org.tandemgate.api.keaha.LeaseImport;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.flow.NodeCheck;
import org.tandemgate.keaha.flow.PairCheck;
import org.tandemgate.keaha.link.JsonReader;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.runtime.Application;
import org.tandemgate.keaha.runtime.HaWriter;
import org.tandemgate.keaha.runtime.LeaseImporter;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.net.IpAddress;

/** Two real kea-dhcp4 become a pair by what the bundle writes into them. */
final class KeaIT {
    private static final List<HaSettings.Peer> PEERS =
            List.of(
                    new HaSettings.Peer("gw-a", "http://127.0.0.1:18001/", HaRole.PRIMARY),
                    new HaSettings.Peer("gw-b", "http://127.0.0.1:18002/", HaRole.STANDBY));

    private static final Set<IpAddress> VIRTUAL = Set.of(IpAddress.parse("10.77.0.1"));

    private static HaSettings settings(final String thisServer) {
        return new HaSettings(
                HaMode.HOT_STANDBY,
                thisServer,
                PEERS,
                new HaSettings.Tuning(200, 60_000, 60_000, 5, HaSettings.Limits.DEFAULT),
                HaSettings.Listener.DEFAULT);
    }

    /** Ten times as fast: a server that is given up after 20 s is given up after two. */
    private static final Application.Pause HURRIED =
            new Application.Pause() {
                @Override
                public long now() {
                    return System.nanoTime() * 10;
                }

                @Override
                public void sleep(final long nanos) throws InterruptedException {
                    Application.Pause.REAL.sleep(nanos);
                }
            };

    private static ApplyReport.Service apply(final KeaServer server, final HaSettings settings) {
        return apply(server, settings, Application.Pause.REAL);
    }

    private static ApplyReport.Service apply(
            final KeaServer server, final HaSettings settings, final Application.Pause pause) {
        return new HaWriter(Family.V4, settings, "", pause).apply(server.channel(), VIRTUAL, false);
    }

    private static KeaVersion version(final KeaServer server) throws Exception {
        return KeaVersion.of(server.ask(Command.of("version-get")).text()).orElseThrow();
    }

    private static PairCheck.Node node(final String name, final KeaServer server) throws Exception {
        return new PairCheck.Node(name, version(server), server.configuration());
    }

    @Test
    void twoServersBecomeAPairAndOneCarriesOn() throws Exception {
        Tools.need("kea-dhcp4");
        Sandbox.enter();
        try (KeaServer a = KeaServer.start("a");
                KeaServer b = KeaServer.start("b")) {
            become(a, b);
            takesLeasesOfDhcpd(a);
            survivesABadConfiguration(a, b);
            a.kill();
            assertEquals("REFUSED", a.tried(Command.of("version-get")));
            assertTrue(b.tried(Command.of("ha-maintenance-start")).startsWith("DONE"));
            b.await("partner-down [gw-a]");
        }
    }

    /**
     * Each state of Kea's HA hook, as a real server says it. Those that pass by themselves are held
     * by a pause of the server's configuration; TERMINATED is in {@link KeaTroubleIT}.
     */
    @Test
    void everyStateIsReachedAndReported() throws Exception {
        Tools.need("kea-dhcp4");
        Sandbox.enter();
        try (KeaServer c = KeaServer.start("c");
                KeaServer d = KeaServer.start("d")) {
            set(c, "hot-standby", "c", "primary", "standby", true);
            set(d, "hot-standby", "d", "primary", "standby", false);
            for (final String state : List.of("waiting []", "syncing []", "ready []")) {
                c.await(state);
                goOn(c);
            }
            c.await("hot-standby [c]");
            d.await("hot-standby []");
            assertTrue(d.tried(Command.of("ha-maintenance-start")).startsWith("DONE"));
            c.await("in-maintenance []");
            d.await("partner-in-maintenance [c]");

            set(c, "load-balancing", "c", "primary", "secondary", false);
            set(d, "load-balancing", "d", "primary", "secondary", false);
            c.await("load-balancing [c]");
            d.await("load-balancing [d]");
            c.kill();
            d.await("communication-recovery [d]");
            assertTrue(d.tried(Command.of("ha-maintenance-start")).startsWith("DONE"));
            d.await("partner-down [c, d]");

            set(d, "passive-backup", "d", "backup", "primary", false);
            d.await("passive-backup [d]");
            set(d, "passive-backup", "d", "primary", "backup", false);
            d.await("backup []");
        }
    }

    /** A server that runs its state machine looks at a pause only when it passes a heartbeat. */
    private static void goOn(final KeaServer server) {
        assertTrue(server.tried(Command.of("ha-continue")).startsWith("DONE"));
    }

    private static void set(
            final KeaServer server,
            final String mode,
            final String name,
            final String roleOfC,
            final String roleOfD,
            final boolean isPaused)
            throws Exception {
        final String pauses =
                """
                "state-machine": { "states": [ { "state": "waiting", "pause": "always" },
                  { "state": "syncing", "pause": "always" },
                  { "state": "ready", "pause": "always" } ] },
                """;
        final String hooks =
                """
                [ { "library": "HOOKS/libdhcp_lease_cmds.so" },
                  { "library": "HOOKS/libdhcp_ha.so", "parameters": { "high-availability": [ {
                    "this-server-name": "NAME", "mode": "MODE", TIMERS PAUSES
                    "multi-threading": { "enable-multi-threading": true,
                      "http-dedicated-listener": true },
                    "peers": [
                      { "name": "c", "url": "http://127.0.0.1:18003/", "role": "FIRST" },
                      { "name": "d", "url": "http://127.0.0.1:18004/", "role": "SECOND" } ] } ] } } ]
                """
                        .replace("HOOKS", KeaServer.hooks())
                        .replace("NAME", name)
                        .replace("MODE", mode)
                        .replace(
                                "TIMERS",
                                "\"heartbeat-delay\": 200, \"max-response-delay\": 60000,")
                        .replace("PAUSES", isPaused ? pauses : "")
                        .replace("FIRST", roleOfC)
                        .replace("SECOND", roleOfD);
        final Json.Obj before = server.configuration();
        final Json.Obj whole = (Json.Obj) before.at("Dhcp4").orElseThrow();
        final Json set =
                Json.Obj.EMPTY.with(
                        "Dhcp4",
                        whole.with(
                                "hooks-libraries",
                                JsonReader.read(hooks.getBytes(StandardCharsets.UTF_8))));
        final String answer = server.tried(Command.of("config-set", (Json.Obj) set));
        assertTrue(answer.startsWith("DONE"), answer);
    }

    private static void become(final KeaServer a, final KeaServer b) throws Exception {
        assertTrue(a.tried(Command.of("ha-heartbeat")).startsWith("UNSUPPORTED (2)"));

        assertEquals(Outcome.DONE, apply(b, settings("gw-b")).outcome());
        assertEquals(Outcome.DONE, apply(a, settings("gw-a")).outcome());

        a.await("hot-standby [gw-a]");
        b.await("hot-standby []");
        assertTrue(a.file().contains("\"this-server-name\": \"gw-a\""), a.file());
        assertEquals(List.of(), PairCheck.compare(node("gw-a", a), node("gw-b", b), Family.V4));
        assertEquals(List.of(), NodeCheck.findings(node("gw-a", a), Family.V4, VIRTUAL));
        // The server adds to what it was given, which is no reason to set it again.
        assertEquals(Outcome.UNCHANGED, apply(a, settings("gw-a")).outcome());
    }

    /** Those of dhcpd, and one without an end; a second time all are there. */
    private static void takesLeasesOfDhcpd(final KeaServer server) throws Exception {
        final Path file = Files.createTempFile(Sandbox.DIRECTORY, "dhcpd", ".leases");
        final String block =
                """
                lease 10.77.0.%d {
                  starts 4 2026/11/19 10:00:00;
                  ends %s;
                  binding state active;
                  hardware ethernet 02:aa:00:00:00:0%d;
                  uid "\\001\\002";
                  client-hostname "host-%d";
                }
                """;
        Files.writeString(
                file,
                block.formatted(101, "epoch 4102444800", 1, 1)
                        + block.formatted(102, "never", 2, 2)
                        + block.formatted(103, "4 2020/01/01 00:00:00", 3, 3));

        assertEquals("2 taken, 0 present, []", imported(server, file));
        assertEquals("0 taken, 2 present, []", imported(server, file));
        final String lease =
                server.ask(
                                Command.of(
                                        "lease4-get",
                                        Json.Obj.EMPTY.with("ip-address", "10.77.0.101")))
                        .arguments()
                        .orElseThrow()
                        .write();
        assertTrue(lease.contains("\"client-id\":\"01:02\""), lease);
        assertTrue(lease.contains("\"hw-address\":\"02:aa:00:00:00:01\""), lease);
        assertTrue(lease.contains("\"hostname\":\"host-1\""), lease);
        // It ends when it would have ended: 2026-11-19 10:00 to 2100-01-01.
        assertTrue(lease.contains("\"valid-lft\":2307362400"), lease);
        assertTrue(lease.contains("\"cltt\":1795082400"), lease);
    }

    private static String imported(final KeaServer server, final Path file) throws Exception {
        final LeaseImport done =
                LeaseImporter.run(
                        file.toString(),
                        LeaseImporter.read(file.toString()),
                        server.channel(),
                        false);
        return done.taken() + " taken, " + done.present() + " present, " + done.left();
    }

    /**
     * config-test takes an address that this node does not have, config-set too, and the server
     * goes on deaf for its partner: it gets its old one back.
     */
    private static void survivesABadConfiguration(final KeaServer a, final KeaServer b)
            throws Exception {
        final String file = a.file();
        final HaSettings good = settings("gw-a");
        final var elsewhere =
                new HaSettings.Peer("gw-a", "http://10.78.0.1:18001/", HaRole.PRIMARY);

        final ApplyReport.Service deaf =
                apply(
                        a,
                        new HaSettings(
                                good.mode(),
                                good.thisServer(),
                                List.of(elsewhere, PEERS.get(1)),
                                good.tuning(),
                                good.listener()),
                        HURRIED);

        assertEquals(Outcome.RESTORED, deaf.outcome(), deaf::toString);
        assertEquals(Outcome.REFUSED, apply(a, settings("nobody")).outcome());
        a.await("hot-standby [gw-a]");
        b.await("hot-standby []");
        assertEquals(file, a.file());
    }
}
