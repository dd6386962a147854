package org.tandemgate.keaha.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.keaha.Remark;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.link.Access;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.net.IpAddress;

/** What is found about recorded configurations, and what is kept when nothing can be read. */
final class ConfigurationCheckTest {
    private static final long SECOND = 1_000_000_000L;

    /** A node with these addresses. */
    private record Addresses(Set<IpAddress> virtualAddresses) implements Surroundings {
        @Override
        public boolean isHolder(final boolean isPrimary) {
            return isPrimary;
        }

        @Override
        public Witness witness() {
            return Witness.UNKNOWN;
        }

        @Override
        public boolean isLeaving() {
            return false;
        }

        @Override
        public boolean isCutOff() {
            return false;
        }

        @Override
        public void demote(final String server, final int amount) {}

        @Override
        public void renew() {}
    }

    private static ConfigurationCheck check(
            final String virtual, final ControlChannel local, final ControlChannel partner) {
        final var ha =
                new HaSettings(
                        HaMode.HOT_STANDBY,
                        "gw-a",
                        List.of(
                                new HaSettings.Peer(
                                        "gw-a", "http://10.78.0.1:8001/", HaRole.PRIMARY),
                                new HaSettings.Peer(
                                        "gw-b", "http://10.78.0.2:8001/", HaRole.STANDBY)),
                        HaSettings.Tuning.DEFAULT,
                        HaSettings.Listener.DEFAULT);
        final var places =
                new PairSettings.Places(
                        Place.of("unix:/run/kea/kea4-ctrl-socket"),
                        Place.of("http://10.78.0.2:8001/"),
                        Access.NONE);
        final var policy = new PairSettings.Policy(true, true, 150, 250, 600);
        return new ConfigurationCheck(
                new PairSettings(Family.V4, ha, "", places, policy),
                new Addresses(Set.of(IpAddress.parse(virtual))),
                local,
                partner);
    }

    private static KeaHaStatus.Check read(final ConfigurationCheck check) {
        check.read(true);
        final KeaHaStatus.Check last = check.last();
        check.close();
        return last;
    }

    /** Both recordings are of gw-a, which is what two copied files look like. */
    @Test
    void bothServersAreCompared() {
        final KeaHaStatus.Check last =
                read(check("10.77.0.1", new RecordedServer("2.6.3"), new RecordedServer("2.6.3")));

        assertNull(last.notCompared());
        assertNotNull(last.at());
        final List<String> grave =
                last.remarks().stream().filter(Remark::grave).map(Remark::text).toList();
        assertEquals(List.of("both servers take themselves for the same peer"), grave);
        assertTrue(!last.isWell());
    }

    /** Not a minute later, and not with every look of a server that comes and goes. */
    @Test
    void aPartnerThatComesBackIsReadSoon() throws Exception {
        final var local = new RecordedServer("3.0.4");
        final ConfigurationCheck check = check("10.77.0.1", local, new RecordedServer("3.0.4"));
        final long begin = System.nanoTime();
        check.turn(true, false, begin);
        assertEquals(1, readings(check, local, 1));

        final long back = begin + 10 * SECOND;
        check.turn(true, true, back);
        check.turn(true, false, back + SECOND);
        check.turn(true, true, back + 5 * SECOND - 1);
        assertEquals(1, readings(check, local, 1));
        check.turn(true, true, back + 5 * SECOND);
        assertEquals(2, readings(check, local, 2));
        check.turn(true, true, back + 65 * SECOND - 1);
        assertEquals(2, readings(check, local, 2));
        check.turn(true, true, back + 65 * SECOND);
        assertEquals(3, readings(check, local, 3));
        check.close();
    }

    /** How often it was read, once its thread is idle and has read so often. */
    private static int readings(
            final ConfigurationCheck check, final RecordedServer server, final int wanted)
            throws InterruptedException {
        for (int i = 0; check.isReading() || readings(server) < wanted; i++) {
            assertTrue(i < 3000, "it is not read");
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return readings(server);
    }

    private static int readings(final RecordedServer server) {
        return server.commands().split("config-get", -1).length - 1;
    }

    /** Alarm at 5 s, beside what was found before. */
    @Test
    void clocksThatRunApartAreGrave() {
        final ConfigurationCheck check =
                check("10.77.0.1", new RecordedServer("3.0.4"), new RecordedServer("3.0.4"));
        check.read(false);
        assertTrue(check.with(null).isWell());
        assertTrue(check.with(-4000L).isWell());
        assertEquals("-5 s", check.with(-5000L).remarks().get(0).value());
        assertTrue(!check.with(5000L).isWell());
        check.close();
    }

    /** kea-ha.md 1.5: a restricted listener tells a heartbeat and no configuration. */
    @Test
    void aPartnerThatTellsNothingIsNoReasonForAlarm() {
        final var restricted =
                new RecordedServer("3.0.4")
                        .answering("version-get", "halistener4-restricted-version-get");
        final KeaHaStatus.Check last =
                read(check("10.77.0.1", new RecordedServer("3.0.4"), restricted));

        assertTrue(String.valueOf(last.notCompared()).contains("peer4.url"), last::toString);
        assertTrue(last.isWell(), last::toString);
        assertNotNull(last.at());
    }

    @Test
    void whatWasFoundStaysWithItsAgeWhileNobodyAnswers() {
        final var server = new RecordedServer("2.2.0");
        final ConfigurationCheck check = check("10.77.0.9", server, new RecordedServer("2.2.0"));
        check.read(false);
        final KeaHaStatus.Check first = check.last();
        assertEquals("the server of the other node does not answer", first.notCompared());
        assertEquals(
                "the router of subnet 10.77.0.0/16 is no virtual address",
                first.remarks().get(0).text());

        server.answering("config-get", "");
        final KeaHaStatus.Check second = read(check);
        assertEquals(first.remarks(), second.remarks());
        assertEquals(first.at(), second.at());
        assertTrue(String.valueOf(second.notCompared()).contains("was not read"));
    }
}
