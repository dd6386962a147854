package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaConfiguration;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.flow.NodeCheck;
import org.tandemgate.keaha.flow.PairCheck;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.runtime.Application;
import org.tandemgate.keaha.state.ApplyPlan;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.net.IpAddress;

/** Two real kea-dhcp4 become a pair by what the bundle writes into them. */
final class KeaIT {
    private static final List<HaSettings.Peer> PEERS =
            List.of(
                    new HaSettings.Peer("gw-a", "http://127.0.0.1:18001/", HaRole.PRIMARY),
                    new HaSettings.Peer("gw-b", "http://127.0.0.1:18002/", HaRole.STANDBY));

    /** Of the machine. */
    private static final Application.Pause CLOCK =
            new Application.Pause() {
                @Override
                public long now() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(final long nanos) throws InterruptedException {
                    java.util.concurrent.TimeUnit.NANOSECONDS.sleep(nanos);
                }
            };

    private static HaSettings settings(final String thisServer) {
        return new HaSettings(
                HaMode.HOT_STANDBY,
                thisServer,
                PEERS,
                new HaSettings.Tuning(200, 60_000, 60_000, 5, HaSettings.Limits.DEFAULT),
                HaSettings.Listener.DEFAULT);
    }

    private static ApplyPlan apply(
            final KeaServer server, final String thisServer, final boolean hadHa) throws Exception {
        final Json.Obj running = server.configuration();
        final Json.Obj changed =
                HaConfiguration.merge(
                        running,
                        Family.V4,
                        HaConfiguration.entry(settings(thisServer), version(server)),
                        KeaServer.hooks());
        return new Application(server.channel(), CLOCK).run(running, changed, hadHa);
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
            survivesABadConfiguration(a, b);
            a.kill();
            assertEquals("REFUSED", a.tried(Command.of("version-get")));
            assertTrue(b.tried(Command.of("ha-maintenance-start")).startsWith("DONE"));
            b.await("partner-down [gw-a]");
        }
    }

    private static void become(final KeaServer a, final KeaServer b) throws Exception {
        assertTrue(a.tried(Command.of("ha-heartbeat")).startsWith("UNSUPPORTED (2)"));

        assertEquals(ApplyPlan.Stage.DONE, apply(b, "gw-b", false).stage());
        assertEquals(ApplyPlan.Stage.DONE, apply(a, "gw-a", false).stage());

        a.await("hot-standby [gw-a]");
        b.await("hot-standby []");
        assertTrue(a.file().contains("\"this-server-name\": \"gw-a\""), a.file());
        assertEquals(List.of(), PairCheck.compare(node("gw-a", a), node("gw-b", b), Family.V4));
        assertEquals(
                List.of(),
                NodeCheck.findings(
                        node("gw-a", a), Family.V4, Set.of(IpAddress.parse("10.77.0.1"))));
    }

    /** config-test takes it, config-set leaves a server without hooks: it gets its old one back. */
    private static void survivesABadConfiguration(final KeaServer a, final KeaServer b)
            throws Exception {
        final String file = a.file();

        final ApplyPlan plan = apply(a, "nobody", true);

        assertEquals(ApplyPlan.Stage.RESTORED, plan.stage(), plan::toString);
        a.await("hot-standby [gw-a]");
        b.await("hot-standby []");
        assertEquals(file, a.file());
    }
}
