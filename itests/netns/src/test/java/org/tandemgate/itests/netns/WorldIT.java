package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.probe.Gap;
import org.tandemgate.itests.world.probe.Probe;

/** The world itself, proved with two real ucarp gateways: it must see a fail-over as it is. */
final class WorldIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void probesAndCapturesSeeTheFailoverOfTwoUcarpGateways() {
        Tools.need("ucarp", "tcpdump");
        try (World world = new World()) {
            final var pair = new GatewayPair(world);
            final Ucarp lan1 = ucarp(world, pair.gw1(), "lan", "10.0.0.2", 0);
            final Ucarp srv1 = ucarp(world, pair.gw1(), "srv", "10.1.0.2", 0);
            Wait.untilTrue("gw1 to be master", LIMIT, () -> lan1.isMaster() && srv1.isMaster());
            final Ucarp lan2 = ucarp(world, pair.gw2(), "lan", "10.0.0.3", 100);
            final Ucarp srv2 = ucarp(world, pair.gw2(), "srv", "10.1.0.3", 100);
            lan2.program().awaitOutput(Ucarp.BACKUP, LIMIT);
            srv2.program().awaitOutput(Ucarp.BACKUP, LIMIT);
            final Capture capture =
                    world.own(
                            Capture.start(
                                    pair.client(), GatewayPair.HOST_INTERFACE, "proto 112 or arp"));
            final Probe probe =
                    Probe.start(world, pair.client(), pair.server(), GatewayPair.SERVER, 1000);
            final long calm = System.nanoTime();
            Wait.until(
                    "a calm second",
                    LIMIT,
                    () -> probe.datagramsSince(calm),
                    gap -> gap.sent() >= 1000);
            final Gap before = probe.datagramsSince(calm);
            assertEquals(0, before.lost(), before::toString);
            assertEquals(0, before.repeated(), before::toString);
            final String mac1 = pair.gw1().lan().mac();
            final String mac2 = pair.gw2().lan().mac();
            assertEquals(mac1, macOfGateway(pair));

            final Instant killedAt = Instant.now();
            final long killed = System.nanoTime();
            pair.gw1().pullCables();
            lan1.program().kill();
            srv1.program().kill();
            Wait.untilTrue("gw2 to be master", LIMIT, () -> lan2.isMaster() && srv2.isMaster());
            final long mastered = System.nanoTime();
            Wait.until(
                    "answers after the fail-over",
                    LIMIT,
                    () -> probe.datagrams().answersSince(mastered),
                    answers -> answers > 200);

            final Gap gap = probe.datagramsSince(killed);
            assertTrue(gap.longestMillis() > 2500, gap::toString);
            assertTrue(gap.longestMillis() < 12_000, gap::toString);
            assertTrue(gap.lost() > 2000, gap::toString);
            assertFalse(probe.stream().isBroken(), probe::output);
            assertEquals(mac2, macOfGateway(pair));
            assertTrue(
                    capture.advertsSince(killedAt).stream()
                            .allMatch(advert -> advert.vhid() == 1 && advert.ttl() == 255));
            assertTrue(
                    capture.framesSince(killedAt).stream()
                            .flatMap(frame -> frame.arp().stream())
                            .anyMatch(
                                    arp ->
                                            arp.isGratuitousRequest()
                                                    && arp.senderMac().equals(mac2)
                                                    && arp.sender()
                                                            .equals(GatewayPair.LAN_ADDRESS)));
            System.out.println(
                    "fail-over of ucarp: " + gap + ", stream " + probe.streamSince(killed));
        }
    }

    private static Ucarp ucarp(
            final World world,
            final GatewayPair.Gateway gateway,
            final String interfaceName,
            final String source,
            final int advskew) {
        final String address =
                interfaceName.equals("lan")
                        ? GatewayPair.LAN_ADDRESS
                        : GatewayPair.SERVER_SIDE_ADDRESS;
        return Ucarp.start(
                world,
                gateway.machine(),
                interfaceName,
                source,
                new Ucarp.Settings(1, "secret", 1, advskew, address));
    }

    private static String macOfGateway(final GatewayPair pair) {
        return Neighbor.macOf(pair.client(), GatewayPair.HOST_INTERFACE, GatewayPair.LAN_ADDRESS)
                .orElse("unknown");
    }
}
