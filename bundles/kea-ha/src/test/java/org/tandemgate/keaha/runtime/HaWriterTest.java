package org.tandemgate.keaha.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.api.keaha.ApplyReport;
import org.tandemgate.api.keaha.ApplyReport.Outcome;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.link.Transcript;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.net.IpAddress;

/** A configuration on its way, against what real servers of each version answered. */
final class HaWriterTest {
    private static final Set<IpAddress> VIRTUAL = Set.of(IpAddress.parse("10.77.0.1"));

    /** Passes when somebody sleeps. */
    private static final class FakePause implements Application.Pause {
        private long now;

        @Override
        public long now() {
            return now;
        }

        @Override
        public void sleep(final long nanos) {
            now += nanos;
        }
    }

    private static HaSettings settings(final String name, final String url, final int heartbeat) {
        return new HaSettings(
                HaMode.HOT_STANDBY,
                name,
                List.of(
                        new HaSettings.Peer("gw-a", url, HaRole.PRIMARY),
                        new HaSettings.Peer("gw-b", "http://127.0.0.1:2/", HaRole.STANDBY)),
                new HaSettings.Tuning(heartbeat, 15_000, 5000, 5, HaSettings.Limits.DEFAULT),
                HaSettings.Listener.DEFAULT);
    }

    private static ApplyReport.Service apply(
            final ControlChannel server, final HaSettings settings, final boolean dryRun) {
        return new HaWriter(Family.V4, settings, "", new FakePause())
                .apply(server, VIRTUAL, dryRun);
    }

    /** A port that takes connections, as the HA listener of the server would. */
    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String url(final ServerSocket socket) {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    @ParameterizedTest
    @CsvSource({"2.2.0", "2.6.3", "3.0.4"})
    void isTestedSetAskedAndWritten(final String version) throws Exception {
        final var server = new RecordedServer(version);
        try (ServerSocket listener = listening()) {
            final var done = apply(server, settings("gw-a", url(listener), 1000), false);

            assertEquals(Outcome.DONE, done.outcome(), done::toString);
            assertEquals(version, done.version());
            assertEquals(
                    "version-get config-get config-test config-set ha-heartbeat config-write",
                    server.commands());
            // The hash that stands beside it from 2.4 on is refused by config-set.
            assertEquals(Set.of("Dhcp4"), server.sets().get(0).members().keySet());
            assertTrue(
                    done.changes().stream().anyMatch(it -> it.path().endsWith(".heartbeat-delay")),
                    done::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"2.2.0", "2.6.3", "3.0.4"})
    void aServerThatLosesItsHooksGetsItsOldOneBack(final String version) throws Exception {
        final var server =
                new RecordedServer(version).answering("config-set", "v4-config-set-ha-error");

        final var done = apply(server, settings("gw-a", "http://127.0.0.1:1/", 1000), false);

        assertEquals(Outcome.RESTORED, done.outcome(), done::toString);
        final Json before = RecordedServer.read(Transcript.of(version, "v4-config-get"));
        assertEquals(
                before.at("arguments").orElseThrow().at("Dhcp4"), server.sets().get(1).at("Dhcp4"));
        assertEquals(Set.of("Dhcp4"), server.sets().get(1).members().keySet());
        assertTrue(!server.commands().contains("config-write"), server::commands);
    }

    /** Kea 2.2 goes on without a listener when it cannot bind, and answers as if all were well. */
    @Test
    void aServerThatIsDeafForItsPartnerGetsItsOldOneBack() throws Exception {
        final int free;
        try (ServerSocket closed = listening()) {
            free = closed.getLocalPort();
        }
        final var server = new RecordedServer("2.2.0");

        final var done =
                apply(server, settings("gw-a", "http://127.0.0.1:" + free + "/", 1000), false);

        assertEquals(Outcome.RESTORED, done.outcome(), done::toString);
        assertTrue(done.text().contains("takes no connections"), done::text);
        assertEquals(2, server.sets().size());
    }

    @Test
    void aDryRunAndARefusalChangeNothing() {
        final var dry = new RecordedServer("3.0.4");
        final var would = apply(dry, settings("gw-a", "http://127.0.0.1:1/", 1000), true);
        assertEquals(Outcome.WOULD_CHANGE, would.outcome());
        assertEquals("version-get config-get", dry.commands());

        final var judged =
                new RecordedServer("3.0.4").answering("config-test", "v4-config-test-error");
        final var refused = apply(judged, settings("gw-a", "http://127.0.0.1:1/", 1000), false);
        assertEquals(Outcome.REFUSED, refused.outcome());
        assertTrue(refused.text().startsWith("nothing was changed: config-test: "), refused::text);
        assertEquals("version-get config-get config-test", judged.commands());
    }

    /** What config-test takes and the server then dies of is found before the server is asked. */
    @Test
    void whatKeaDiesOfIsNeverSent() {
        for (final HaSettings bad :
                List.of(
                        settings("nobody", "http://127.0.0.1:1/", 1000),
                        settings("gw-a", "http://gw-a:1/", 1000),
                        settings("gw-a", "https://127.0.0.1:1/", 1000),
                        settings("gw-a", "http://10.77.0.1:1/", 1000),
                        settings("gw-a", "http://127.0.0.1:1/", 15_000))) {
            final var server = new RecordedServer("2.2.0");
            final var refused = apply(server, bad, false);
            assertEquals(Outcome.REFUSED, refused.outcome(), bad::toString);
            assertEquals("version-get config-get", server.commands());
            assertTrue(refused.remarks().stream().anyMatch(it -> it.grave()), refused::toString);
        }
    }

    /** What runs already is not set again: it would stop the service for a second. */
    @Test
    void theSameIsNotSetAgain() throws Exception {
        final Json configuration =
                RecordedServer.read(Transcript.of("2.2.0", "v4-config-get"))
                        .at("arguments")
                        .orElseThrow();
        final var first = new RecordedServer("2.2.0");
        final Json.Obj set;
        try (ServerSocket listener = listening()) {
            final HaSettings settings = settings("gw-a", url(listener), 1000);
            apply(first, settings, false);
            set = first.sets().get(0);
            assertTrue(!configuration.equals(set));
            final var again =
                    new ControlChannel() {
                        @Override
                        public Answer ask(final Command command, final Duration limit)
                                throws ChannelException {
                            return command.name().equals("config-get")
                                    ? new Answer(0, "", java.util.Optional.of(set))
                                    : first.ask(command, limit);
                        }

                        @Override
                        public void close() {}
                    };
            assertEquals(Outcome.UNCHANGED, apply(again, settings, false).outcome());
            assertEquals(1, first.sets().size());
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsToldAsItIs() {
        final var silent = new RecordedServer("2.2.0").answering("config-get", "");
        final var refused = apply(silent, settings("gw-a", "http://127.0.0.1:1/", 1000), false);
        assertEquals(Outcome.REFUSED, refused.outcome());
        assertTrue(refused.text().contains("/nowhere"), refused::text);
    }
}
