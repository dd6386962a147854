package org.tandemgate.shell.pfsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.shell.pfsync.FakePfsync.NOW;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.pfsync.Bulk;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.pfsync.StateFilter;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Transcript;

class PfsyncCommandsTest {
    private final Transcript transcript = new Transcript();

    private static FakeServices with(final FakePfsync pfsync) {
        return new FakeServices().with(pfsync);
    }

    private static FakeServices with(final PfsyncStatus status) {
        return with(new FakePfsync(status, FakePfsync.equal()));
    }

    private static List<NodeCommand> everyCommand() {
        return List.of(
                new StatusCommand(),
                new StatesCommand(),
                new ResyncCommand(),
                new CompareCommand());
    }

    private static String text(final PfsyncStatus status) {
        final Transcript each = new Transcript();
        new StatusText(status, NOW, each.screen()).print();
        return each.text();
    }

    /** Not a refusal: a node without replication is degraded, and a script must see that. */
    @Test
    void withoutTheBundleEveryCommandSaysWhatItMeansAndHowToGetIt() {
        for (final NodeCommand command : everyCommand()) {
            final Transcript each = new Transcript();
            assertEquals(
                    "pfsync does not run on this node: connections end with a fail-over; next:"
                            + " feature:install ha-pfsync, then set syncdev in"
                            + " etc/org.tandemgate.pfsync.cfg",
                    each.refused(command, new FakeServices()));
            assertEquals(3, each.exit());
        }
    }

    @Test
    void withTheBundleButNoConfigurationTheyNameTheFile() {
        for (final NodeCommand command : everyCommand()) {
            final Transcript each = new Transcript();
            final var services = new FakeServices().withBundle("pfsync", "1.0.0");
            assertEquals(
                    "pfsync does not run on this node: connections end with a fail-over; next: set"
                            + " syncdev in etc/org.tandemgate.pfsync.cfg, or see the log why it does"
                            + " not run",
                    each.refused(command, services));
            assertEquals(3, each.exit());
        }
    }

    @Test
    void statusSaysTheAnswerFirst() throws Exception {
        Transcript.assertGolden("pfsync-status.txt", text(FakePfsync.wellStatus()));
        Transcript.assertGolden("pfsync-status-alone.txt", text(FakePfsync.aloneStatus()));
        Transcript.assertGolden("pfsync-status-broken.txt", text(FakePfsync.brokenStatus()));
    }

    /** contract.md: entries, sent, received, lost, lagMs, bulk, peerAgeMs. */
    @Test
    void statusAsJsonHasTheKeysOfTheContract() throws Exception {
        final Json json = StatusJson.of(FakePfsync.wellStatus(), NOW);
        transcript.screen().json(json);
        transcript.screen().json(StatusJson.of(FakePfsync.aloneStatus(), NOW));
        Transcript.assertGolden("pfsync-status.json", transcript.text());
    }

    @Test
    void statusTellsAScriptWhetherAFailOverKeepsTheConnections() throws Exception {
        transcript.run(new StatusCommand(), with(FakePfsync.wellStatus()));
        assertEquals(0, transcript.exit());
        transcript.run(new StatusCommand(), with(FakePfsync.aloneStatus()));
        assertEquals(3, transcript.exit());
        transcript.run(new StatusCommand(), with(FakePfsync.brokenStatus()));
        assertEquals(3, transcript.exit());
    }

    @Test
    void eachCauseAloneDegrades() {
        final var well = FakePfsync.wellStatus();
        assertEquals(Condition.PROTECTED, Condition.of(well));
        assertEquals(
                Condition.DEGRADED,
                Condition.of(FakePfsync.status(well.link(), well.bulk(), "something")));
        assertEquals(
                Condition.DEGRADED,
                Condition.of(
                        FakePfsync.status(FakePfsync.brokenStatus().link(), well.bulk(), null)));
        for (final Bulk.State state : Bulk.State.values()) {
            final var condition =
                    switch (state) {
                        case NONE, DONE -> Condition.PROTECTED;
                        case REQUESTED, RUNNING -> Condition.INCOMPLETE;
                        case FAILED -> Condition.DEGRADED;
                    };
            final var bulk = new Bulk(state, 50, 100, null);
            assertEquals(condition, Condition.of(FakePfsync.status(well.link(), bulk, null)));
        }
    }

    /** A MASTER that asks again has its roles, and must not be said to be about to lose them. */
    @Test
    void onlyWhoIsDemotedIsSaidToBe() {
        final var link = FakePfsync.wellStatus().link();
        for (final Bulk.State state : List.of(Bulk.State.REQUESTED, Bulk.State.RUNNING)) {
            for (final boolean demoted : List.of(true, false)) {
                final var bulk = new Bulk(state, 50, 100, null, Duration.ZERO, demoted);
                final String text = text(FakePfsync.status(link, bulk, null));
                assertEquals(demoted, text.contains("this node is demoted"), text);
            }
        }
    }

    @Test
    void statesAreListedAndCounted() throws Exception {
        Transcript.assertGolden(
                "pfsync-states.txt", transcript.run(new StatesCommand(), with(FakePfsync.well())));
        assertEquals(0, transcript.exit());
        final var plain = new StatesCommand();
        Transcript.assertGolden(
                "pfsync-states-no-format.txt",
                new Transcript().plain().run(plain, with(FakePfsync.well())));
        final var json = new StatesCommand();
        Transcript.askForJson(json);
        Transcript.assertGolden(
                "pfsync-states.json", new Transcript().run(json, with(FakePfsync.well())));
    }

    @Test
    void statesAreFoundByEachOption() throws Exception {
        final var one = new StatesCommand();
        one.protocol = "udp";
        assertTrue(run(one).endsWith("1 shown; 3 known\n"));
        final var two = new StatesCommand();
        two.made = "here";
        two.limit = "1";
        assertTrue(run(two).endsWith("1 of 2 shown, see --limit; 3 known\n"));
        final var three = new StatesCommand();
        three.address = "192.0.2.1";
        three.port = "443";
        three.protocol = "6";
        assertTrue(run(three).endsWith("1 shown; 3 known\n"));
        final var none = new StatesCommand();
        none.port = "9";
        assertEquals("0 shown; 3 known\n", run(none));
    }

    private static String run(final NodeCommand command) throws Exception {
        return new Transcript().run(command, with(FakePfsync.well()));
    }

    @Test
    void optionsThatMakeNoSenseAreNamedWithWhatIsAllowed() {
        final var limit = new StatesCommand();
        limit.limit = "0";
        assertUsage("--limit is 0, needs 1..100000", limit);
        final var protocol = new StatesCommand();
        protocol.protocol = "tpc";
        assertUsage("--protocol is tpc, needs 0..255", protocol);
        final var address = new StatesCommand();
        address.address = "10.0.0.0/8";
        assertUsage(
                "--address is 10.0.0.0/8, needs an IPv4 or IPv6 address without a mask", address);
        final var port = new StatesCommand();
        port.port = "65536";
        assertUsage("--port is 65536, needs 0..65535", port);
        final var made = new StatesCommand();
        made.made = "elsewhere";
        assertUsage("--made is elsewhere, needs here or there", made);
        final var wait = new CompareCommand();
        wait.seconds = "61";
        assertUsage("--wait is 61, needs 1..60", wait);
    }

    private static void assertUsage(final String text, final NodeCommand command) {
        final Transcript each = new Transcript();
        assertEquals(text, each.refused(command, with(FakePfsync.well())));
        assertEquals(1, each.exit());
    }

    @Test
    void resyncSaysWhomItAskedOrWhyNot() throws Exception {
        assertEquals(
                "asked 10.255.0.2 for everything; see pfsync:status\n", run(new ResyncCommand()));
        final var json = new ResyncCommand();
        Transcript.askForJson(json);
        assertEquals(
                "{\"answer\":\"asked 10.255.0.2 for everything\",\"bulk\":{\"state\":\"done\","
                        + "\"percent\":100,\"received\":3,\"failure\":null,\"tookMs\":812,\"demoted\":false}}\n",
                run(json));
        assertEquals(
                "the sync link is down: nobody can be asked",
                transcript.refused(new ResyncCommand(), with(FakePfsync.brokenStatus())));
        assertEquals(2, transcript.exit());
    }

    @Test
    void compareNamesWhatDiffers() throws Exception {
        final var services = with(new FakePfsync(FakePfsync.wellStatus(), FakePfsync.different()));
        Transcript.assertGolden(
                "pfsync-compare.txt", transcript.run(new CompareCommand(), services));
        assertEquals(3, transcript.exit());
        final var json = new CompareCommand();
        Transcript.askForJson(json);
        Transcript.assertGolden("pfsync-compare.json", new Transcript().run(json, services));
        final Transcript equal = new Transcript();
        assertEquals(
                "equal: 3 here, 3 there, compared in 12 ms\n",
                equal.run(new CompareCommand(), with(FakePfsync.well())));
        assertEquals(0, equal.exit());
    }

    @Test
    void compareTellsAnAbsentPeerFromASlowOne() {
        assertEquals(
                "no peer was heard yet; see pfsync:status there",
                transcript.refused(new CompareCommand(), with(FakePfsync.aloneStatus())));
        assertEquals(5, transcript.exit());
        final var slow = new CompareCommand();
        slow.seconds = "1";
        final Transcript late = new Transcript();
        assertEquals("compared 2 of 4 parts in 1 s", late.refused(slow, with(FakePfsync.well())));
        assertEquals(6, late.exit());
    }

    /** A filter without a word says nothing about anything. */
    @Test
    void noOptionIsEveryState() {
        assertEquals(3, FakePfsync.well().states(StateFilter.ALL, 10).matching());
    }
}
