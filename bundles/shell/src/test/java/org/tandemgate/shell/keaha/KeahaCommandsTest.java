package org.tandemgate.shell.keaha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.ApplyReport;
import org.tandemgate.api.keaha.ApplyReport.Outcome;
import org.tandemgate.api.keaha.DhcpdConversion;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.keaha.LeaseImport;
import org.tandemgate.api.keaha.LeaseReport;
import org.tandemgate.api.keaha.Remark;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Transcript;

class KeahaCommandsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    private final Transcript transcript = new Transcript();

    /** What two servers say, and requests that are answered with their name. */
    private record FakeKeaHa(KeaHaStatus status, LeaseReport report, boolean refuses)
            implements KeaHa {
        private String answer(final String what) throws RefusedException {
            if (refuses) {
                throw new RefusedException("dhcp4: no " + what + " now");
            }
            return "dhcp4: " + what;
        }

        @Override
        public String maintenance(final boolean on) throws RefusedException {
            return answer("maintenance " + on);
        }

        @Override
        public String sync() throws RefusedException {
            return answer("sync");
        }

        @Override
        public String repair() throws RefusedException {
            return answer("repair");
        }

        @Override
        public ApplyReport apply(final boolean dryRun) throws RefusedException {
            answer("apply");
            final var change =
                    new ApplyReport.Change("Dhcp4.hooks[x].heartbeat-delay", "10000", "1000");
            final var added = new ApplyReport.Change("Dhcp4.hooks[y]", null, "{}");
            final var remark = new Remark(false, "leases are not cached", "none", "set it");
            return new ApplyReport(
                    List.of(
                            new ApplyReport.Service(
                                    "service4",
                                    "2.2.0",
                                    dryRun ? Outcome.WOULD_CHANGE : Outcome.RESTORED,
                                    "as it ended",
                                    List.of(change, added),
                                    List.of(remark))),
                    NOW);
        }

        @Override
        public LeaseImport importLeases(final String file, final boolean dryRun)
                throws RefusedException {
            answer("import");
            final var left = new LeaseImport.Left("10.0.0.9", 12, "it was abandoned");
            return new LeaseImport("service4", file, 3, 1, 1, List.of(left), 2, NOW);
        }

        @Override
        public LeaseReport leases() throws RefusedException {
            answer("leases");
            return report;
        }
    }

    private static KeaHaStatus.Server server(
            final String name, final String state, final List<String> scopes) {
        return new KeaHaStatus.Server(
                name,
                "unix:/run/kea/kea4-ctrl-socket",
                "ANSWERS",
                new KeaHaStatus.Said(state, scopes, 0, NOW.minusMillis(80)),
                null);
    }

    private static KeaHaStatus well() {
        return new KeaHaStatus(
                List.of(
                        new KeaHaStatus.Service(
                                "service4",
                                "hot-standby",
                                server("gw1", "hot-standby", List.of("gw1")),
                                server("gw2", "hot-standby", List.of()),
                                1000L,
                                new KeaHaStatus.Verdict(
                                        "FINE",
                                        true,
                                        "both servers work together",
                                        "",
                                        NOW.minusSeconds(30)),
                                true,
                                new KeaHaStatus.Doing(false, false, false, null, 0),
                                new KeaHaStatus.Check(List.of(), null, NOW.minusSeconds(20)))),
                NOW);
    }

    /** Well but for its configuration. */
    private static KeaHaStatus wrong(final boolean grave) {
        final KeaHaStatus.Service well = well().services().get(0);
        return new KeaHaStatus(
                List.of(
                        new KeaHaStatus.Service(
                                well.name(),
                                well.mode(),
                                well.local(),
                                well.peer(),
                                well.skewMillis(),
                                well.verdict(),
                                well.holder(),
                                well.doing(),
                                new KeaHaStatus.Check(
                                        List.of(new Remark(grave, "a pool differs", "x", "mend")),
                                        null,
                                        NOW))),
                NOW);
    }

    private static KeaHaStatus alone() {
        final var dead =
                new KeaHaStatus.Server(
                        "gw1",
                        "http://10.255.0.1:8001/",
                        "DEAD",
                        new KeaHaStatus.Said(
                                "hot-standby", List.of("gw1"), 0, NOW.minusSeconds(12)),
                        "http://10.255.0.1:8001/ cannot be connected to: nobody listens there");
        final var step = new KeaHaStatus.Step("maintenance-start", NOW.minusSeconds(11));
        return new KeaHaStatus(
                List.of(
                        new KeaHaStatus.Service(
                                "service4",
                                "hot-standby",
                                server("gw2", "partner-down", List.of("gw1", "gw2")),
                                dead,
                                null,
                                new KeaHaStatus.Verdict(
                                        "PARTNER_DEAD",
                                        false,
                                        "the server of the other node is dead",
                                        "start the server of the other node",
                                        NOW.minusSeconds(12)),
                                true,
                                new KeaHaStatus.Doing(true, true, true, step, 2),
                                new KeaHaStatus.Check(
                                        List.of(
                                                new Remark(
                                                        true,
                                                        "the router of subnet 10.0.0.0/24 is no"
                                                                + " virtual address",
                                                        "10.0.0.2",
                                                        "set option routers to 10.0.0.1")),
                                        "the server of the other node does not answer",
                                        NOW.minusSeconds(40)))),
                NOW);
    }

    private static LeaseReport leases(final int differences) {
        return new LeaseReport(
                List.of(
                        new LeaseReport.Service(
                                "service4",
                                5,
                                differences == 0 ? 5 : 6,
                                List.of(),
                                differences == 0 ? List.of() : List.of("10.0.0.7"),
                                differences == 0 ? List.of() : List.of("10.0.0.8"),
                                differences,
                                null)),
                NOW);
    }

    private static FakeServices with(final KeaHaStatus status, final LeaseReport report) {
        return new FakeServices().with(new FakeKeaHa(status, report, false));
    }

    private static MaintenanceCommand maintenance(final String word) {
        final var command = new MaintenanceCommand();
        command.words = List.of(word);
        return command;
    }

    private static ImportCommand importing(final String... words) {
        final var command = new ImportCommand();
        command.words = List.of(words);
        return command;
    }

    private static List<NodeCommand> everyCommand() {
        return List.of(
                new StatusCommand(),
                maintenance("on"),
                new SyncCommand(),
                new RepairCommand(),
                new LeasesCommand(),
                new ApplyCommand(),
                importing("dhcpd.leases"));
    }

    @Test
    void withoutTheBundleEveryCommandSaysWhatItMeansAndHowToGetIt() {
        for (final NodeCommand command : everyCommand()) {
            final Transcript each = new Transcript();
            assertEquals(
                    "kea-ha does not run on this node: DHCP fails over by Kea's own timers, if at"
                            + " all; next: feature:install ha-kea, then set service4.url and peers"
                            + " in etc/org.tandemgate.keaha.cfg",
                    each.refused(command, new FakeServices()));
            assertEquals(3, each.exit());
        }
    }

    @Test
    void aRefusalIsTheTextOfTheService() {
        final var refusing = new FakeServices().with(new FakeKeaHa(well(), leases(0), true));
        for (final NodeCommand command : everyCommand().subList(1, 7)) {
            final Transcript each = new Transcript();
            assertEquals("dhcp4: no", each.refused(command, refusing).substring(0, 9));
            assertEquals(2, each.exit());
        }
    }

    @Test
    void maintenanceIsOnOrOff() throws Exception {
        assertEquals(
                "dhcp4: maintenance true\nnext: keaha:maintenance off\n",
                transcript.run(maintenance("on"), with(well(), leases(0))));
        assertEquals(
                "dhcp4: maintenance false\n",
                new Transcript().run(maintenance("off"), with(well(), leases(0))));
        final var json = maintenance("off");
        Transcript.askForJson(json);
        assertEquals(
                "{\"maintenance\":false,\"answer\":\"dhcp4: maintenance false\"}\n",
                new Transcript().run(json, with(well(), leases(0))));
        final Transcript bad = new Transcript();
        assertEquals(
                "'maybe' is neither on nor off",
                bad.refused(maintenance("maybe"), with(well(), leases(0))));
        assertEquals(1, bad.exit());
    }

    @Test
    void theStatusHasEverythingThatTheContractNames() throws Exception {
        Transcript.assertGolden("keaha-status.json", StatusJson.of(alone(), NOW) + "\n");
        new StatusText(well(), NOW, transcript.screen()).print();
        Transcript.assertGolden("keaha-status.txt", transcript.text());
        final Transcript other = new Transcript();
        new StatusText(alone(), NOW, other.screen()).print();
        Transcript.assertGolden("keaha-status-alone.txt", other.text());
    }

    @Test
    void theExitCodeSaysWhetherSomebodyHasToLook() throws Exception {
        transcript.run(new StatusCommand(), with(well(), leases(0)));
        assertEquals(0, transcript.exit());
        final Transcript other = new Transcript();
        other.run(new StatusCommand(), with(alone(), leases(0)));
        assertEquals(3, other.exit());
        for (final boolean grave : List.of(true, false)) {
            final Transcript each = new Transcript();
            each.run(new StatusCommand(), with(wrong(grave), leases(0)));
            assertEquals(grave ? 3 : 0, each.exit());
        }
    }

    @Test
    void leasesThatDifferAreNamed() throws Exception {
        assertEquals(
                "service4: 5 leases here, 5 there, 0 differ\n",
                transcript.run(new LeasesCommand(), with(well(), leases(0))));
        assertEquals(0, transcript.exit());
        final Transcript other = new Transcript();
        assertEquals(
                """
                service4: 5 leases here, 6 there, 2 differ
                  only there: 10.0.0.7
                  given to different clients: 10.0.0.8
                  next: keaha:sync
                """,
                other.run(new LeasesCommand(), with(well(), leases(2))));
        assertEquals(3, other.exit());
    }

    @Test
    void aConfigurationIsShownBesideWhatWas() throws Exception {
        final var dry = new ApplyCommand();
        dry.dryRun = true;
        assertEquals(
                """
                service4 WOULD_CHANGE: as it ended
                  Dhcp4.hooks[x].heartbeat-delay
                    -   10000
                    +   1000
                  Dhcp4.hooks[y]
                    +   {}
                look    leases are not cached (none)
                  next  set it
                """,
                transcript.run(dry, with(well(), leases(0))));
        assertEquals(0, transcript.exit());

        final var json = new ApplyCommand();
        Transcript.askForJson(json);
        final Transcript other = new Transcript();
        assertEquals(
                "{\"dryRun\":false,\"service4\":{\"version\":\"2.2.0\",\"outcome\":\"RESTORED\","
                        + "\"text\":\"as it ended\",\"changes\":[{\"path\":"
                        + "\"Dhcp4.hooks[x].heartbeat-delay\",\"before\":\"10000\",\"after\":"
                        + "\"1000\"},{\"path\":\"Dhcp4.hooks[y]\",\"before\":null,\"after\":"
                        + "\"{}\"}],\"remarks\":[{\"grave\":false,\"text\":\"leases are not"
                        + " cached\",\"value\":\"none\",\"next\":\"set it\"}]},\"takenAt\":"
                        + "\"2026-01-01T00:01:00Z\"}\n",
                other.run(json, with(well(), leases(0))));
        assertEquals(2, other.exit());
    }

    @Test
    void leasesThatAreLeftAreNamed() throws Exception {
        assertEquals(
                """
                service4: 3 leases in force, 1 taken, 1 there already, 3 left
                  line 12 10.0.0.9: it was abandoned
                  and 2 more
                next: keaha:sync on the other node, whose server does not have them yet
                """,
                transcript.run(importing("dhcpd.leases"), with(well(), leases(0))));
        assertEquals(3, transcript.exit());
        assertEquals(
                "{\"dryRun\":true,\"service\":\"service4\",\"file\":\"f\",\"inForce\":3,\"taken\":1,"
                        + "\"present\":1,\"left\":[{\"address\":\"10.0.0.9\",\"line\":12,"
                        + "\"reason\":\"it was abandoned\"}],\"leftMore\":2,\"takenAt\":"
                        + "\"2026-01-01T00:01:00Z\"}\n",
                new Transcript()
                        .run(importing("f", "--dry-run", "--json"), with(well(), leases(0))));
        final Transcript bad = new Transcript();
        assertEquals(
                "needs FILE, has 2 words",
                bad.refused(importing("a", "b"), with(well(), leases(0))));
        assertEquals(1, bad.exit());
    }

    private static final DhcpdConversion.Note NOTE =
            new DhcpdConversion.Note("dhcpd.conf", 3, 5, "log x", true, "no such log", "see Kea");

    /** Answers whatever is asked. */
    private record FakeConversion(List<DhcpdConversion.Note> notes) implements DhcpdConversion {
        @Override
        public Converted convert(final Request request) {
            return new Converted(
                    "dhcp" + request.family(), "{ }", Map.of("file", request.file()), notes);
        }
    }

    private static ConvertCommand convert(final String... words) {
        final var command = new ConvertCommand();
        command.words = List.of(words);
        return command;
    }

    @Test
    void aConversionIsAFileForKeaWithWhatIsMissingOnTop() throws Exception {
        assertEquals(
                """
                # Configuration of kea-dhcp4; not converted: 1.
                # dhcpd.conf:3:5 'log x' NOT CONVERTED:
                #    no such log; next: see Kea
                { }
                """,
                transcript.run(
                        convert("dhcpd.conf", "--family", "4"),
                        new FakeServices().with(new FakeConversion(List.of(NOTE)))));
        assertEquals(3, transcript.exit());
        final Transcript whole = new Transcript();
        assertEquals(
                "{\"service\":\"dhcp0\",\"complete\":true,\"notes\":[],"
                        + "\"configuration\":{\"file\":\"dhcpd.conf\"}}\n",
                whole.run(
                        convert("dhcpd.conf", "--json"),
                        new FakeServices().with(new FakeConversion(List.of()))));
        assertEquals(0, whole.exit());
        final Transcript bad = new Transcript();
        assertEquals(
                "--family is 5, needs 4 or 6",
                bad.refused(convert("a", "--family", "5"), new FakeServices()));
        assertEquals(1, bad.exit());
    }
}
