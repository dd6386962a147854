package org.tandemgate.shell.garp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.announcement.AddressCheck;
import org.tandemgate.api.announcement.AddressCheck.Elsewhere;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Transcript;

class GarpCommandsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Transcript transcript = new Transcript();

    /** Knows lan, which is MASTER. */
    private record FakeAnnouncer(@Nullable String lastError, boolean failing) implements Announcer {
        FakeAnnouncer(final @Nullable String lastError) {
            this(lastError, lastError != null);
        }

        @Override
        public List<String> announce(final String virtualHost) {
            return virtualHost.isEmpty() || virtualHost.equals("lan") ? List.of("lan") : List.of();
        }

        @Override
        public List<AnnouncementStatus> status() {
            return List.of(
                    new AnnouncementStatus(
                            "lan",
                            true,
                            2,
                            14,
                            lastError == null ? 0 : 1,
                            1,
                            NOW.minusMillis(1500),
                            NOW.plusSeconds(30),
                            lastError,
                            lastError == null ? null : NOW.minusSeconds(7),
                            failing ? NOW.minusSeconds(9) : null,
                            !failing
                                    ? List.of()
                                    : List.of(
                                            check("10.0.0.1", 4, List.of()),
                                            check("2001:db8::1", 3, List.of(STATIC))),
                            NOW));
        }
    }

    private static final Elsewhere STATIC =
            new Elsewhere(IpAddress.parse("2001:db8::10"), MacAddress.parse("02:00:00:00:00:99"));

    private static AddressCheck check(
            final String address, final int confirmed, final List<Elsewhere> wrong) {
        return new AddressCheck(
                IpAddress.parse(address), confirmed, 2, 1, wrong, NOW.minusMillis(2500));
    }

    private static AnnounceCommand announce(final String name) {
        final AnnounceCommand command = new AnnounceCommand();
        command.name = name;
        return command;
    }

    @Test
    void withoutTheBundleBothCommandsSayHowToGetIt() {
        for (final var command : List.of(announce(""), new StatusCommand())) {
            final Transcript each = new Transcript();
            final String text = each.refused(command, new FakeServices());
            assertTrue(
                    text.startsWith(
                            "gratuitous-arp is not installed on this node: feature:install"
                                    + " ha-gratuitous-arp"),
                    text);
            assertEquals(2, each.exit());
        }
    }

    @Test
    void announcesWhatIsMasterAndRefusesTheRest() throws Exception {
        final var services = new FakeServices().with(new FakeAnnouncer(null));

        assertEquals("announcing lan; see garp:status\n", transcript.run(announce(""), services));
        assertEquals(
                "nothing announced: no virtual host wan is MASTER on this node; see carp:list",
                new Transcript().refused(announce("wan"), services));
    }

    @Test
    void statusShowsAgesAndErrors() throws Exception {
        final var status = new FakeAnnouncer("send on eth0 failed: ENETDOWN (100)").status();
        transcript.screen().table(AnnouncementView.table(status, NOW));
        AnnouncementView.neighbors(status, NOW, transcript.screen());
        transcript.screen().table(AnnouncementView.addresses(status, NOW));
        Transcript.assertGolden("garp-status.txt", transcript.text());
        final Transcript plain = new Transcript().plain();
        plain.screen().table(AnnouncementView.table(status, NOW));
        Transcript.assertGolden("garp-status-no-format.txt", plain.text());
        final Transcript json = new Transcript();
        json.screen()
                .json(
                        new Json()
                                .put(
                                        "virtualHosts",
                                        List.of(AnnouncementView.json(status.get(0), NOW))));
        Transcript.assertGolden("garp-status.json", json.text());
    }

    @Test
    void statusIsDegradedByAnError() throws Exception {
        transcript.run(new StatusCommand(), new FakeServices().with(new FakeAnnouncer(null)));
        assertEquals(0, transcript.exit());
        transcript.run(new StatusCommand(), new FakeServices().with(new FakeAnnouncer("x")));
        assertEquals(3, transcript.exit());
    }

    /** Mended since: still shown, with its age, and no reason to worry. */
    @Test
    void anErrorThatIsOverIsShownAndDegradesNothing() throws Exception {
        final var announcer = new FakeAnnouncer("10.0.0.1 not announced: ENETDOWN", false);
        transcript.run(new StatusCommand(), new FakeServices().with(announcer));

        assertEquals(0, transcript.exit());
        final Transcript table = new Transcript();
        table.screen().table(AnnouncementView.table(announcer.status(), NOW));
        assertTrue(table.text().contains("7.0 s ago: 10.0.0.1 not"), table.text());
        final String json = AnnouncementView.json(announcer.status().get(0), NOW).toString();
        assertTrue(json.contains("\"failed\":1,"), json);
        assertTrue(json.contains("\"lastErrorAgeMs\":7000,\"failingSince\":null,"), json);
    }

    /** Columns for programs stay as they were; what is new is in the JSON. */
    @Test
    void neighboursAreForPeopleAndEachAddressOnRequest() throws Exception {
        final var services = new FakeServices().with(new FakeAnnouncer("x"));
        final var command = new StatusCommand();
        final String brief = transcript.run(command, services);
        assertTrue(brief.contains("lan neighbours: 7 confirmed, 1 wrong, 4 unseen"), brief);
        assertTrue(!brief.contains("CONFIRMED"), brief);
        command.verbose = true;
        assertTrue(transcript.run(command, services).contains("CONFIRMED"));
        assertEquals(1, new Transcript().plain().run(command, services).lines().count());
    }
}
