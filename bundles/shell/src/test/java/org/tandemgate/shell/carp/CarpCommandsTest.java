package org.tandemgate.shell.carp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Transcript;

class CarpCommandsTest {
    private final Transcript transcript = new Transcript();
    private final FakeElection election = new FakeElection();

    private FakeServices services() {
        return new FakeServices().with(election);
    }

    private static DemoteCommand demote(final String... words) {
        final DemoteCommand command = new DemoteCommand();
        command.words = List.of(words);
        return command;
    }

    private static UndemoteCommand undemote(final String... words) {
        final UndemoteCommand command = new UndemoteCommand();
        command.words = List.of(words);
        return command;
    }

    private static StateCommand state(final String name, final String role) {
        final StateCommand command = new StateCommand();
        command.name = name;
        command.role = role;
        return command;
    }

    @Test
    void withoutCarpEveryCommandSaysHowToGetIt() {
        final ShowCommand show = new ShowCommand();
        show.words = List.of("lan");
        for (final NodeCommand command :
                List.of(
                        new ListCommand(),
                        show,
                        demote("carp", "1"),
                        undemote("carp"),
                        state("lan", "master"))) {
            final Transcript each = new Transcript();
            final String text = each.refused(command, new FakeServices());
            assertTrue(
                    text.startsWith("carp is not installed on this node: feature:install ha-carp"),
                    text);
            assertEquals(2, each.exit());
        }
    }

    @Test
    void listForPeople() throws Exception {
        final var lines =
                VirtualHostTable.of(
                        List.of(
                                new HostFixture("lan", Role.MASTER)
                                        .address("2001:db8::1/64")
                                        .build(),
                                new HostFixture("wan", Role.BACKUP)
                                        .since(12, "a better one is there")
                                        .demotion(3)
                                        .heard(412, 0)
                                        .build()),
                        HostFixture.NOW);
        transcript.screen().table(lines);
        Transcript.assertGolden("carp-list.txt", transcript.text());

        final Transcript plain = new Transcript().plain();
        plain.screen().table(lines);
        Transcript.assertGolden("carp-list-no-format.txt", plain.text());
    }

    @Test
    void listIsDegradedByAProblemOnly() throws Exception {
        election.with("lan", Role.MASTER);
        transcript.run(new ListCommand(), services());
        assertEquals(0, transcript.exit());

        election.with(new HostFixture("wan", Role.INIT).problem("no such interface").build());
        transcript.run(new ListCommand(), services());
        assertEquals(3, transcript.exit());
    }

    @Test
    void listWithoutVirtualHostsSaysWhatToDo() throws Exception {
        final String text = transcript.run(new ListCommand(), services());
        assertTrue(text.contains("org.tandemgate.carp-NAME.cfg.example"), text);
    }

    @Test
    void listAndShowAsJsonAgree() throws Exception {
        election.with("lan", Role.BACKUP);
        final ListCommand list = new ListCommand();
        Transcript.askForJson(list);
        final ShowCommand show = new ShowCommand();
        show.words = List.of("lan", "--json");

        final var listed =
                Json.createReader(new StringReader(transcript.run(list, services())))
                        .readObject()
                        .getJsonArray("virtualHosts")
                        .getJsonObject(0);
        final var shown =
                Json.createReader(new StringReader(new Transcript().run(show, services())))
                        .readObject();

        final var shownKeys = new HashSet<>(shown.keySet());
        assertTrue(shownKeys.remove("nodePauses"), shownKeys.toString());
        assertEquals(listed.keySet(), shownKeys);
        assertEquals(5012, shown.getJsonObject("nodePauses").getInt("longestMs"));
        assertEquals(0, shown.getJsonArray("peers").size());
        assertEquals("BACKUP", shown.getString("state"));
        assertEquals(3390.625, shown.getJsonNumber("masterDownMs").doubleValue());
    }

    @Test
    void showForPeople() throws Exception {
        new VirtualHostText(
                        new HostFixture("lan", Role.MASTER)
                                .address("2001:db8::1/64")
                                .heard(300, 0)
                                .dropped("badauth", 12)
                                .problem("add 10.0.0.1/24 to eth0 failed: EPERM (1)")
                                .peers("10.0.0.3", "fe80::3")
                                .build(),
                        election.pauses(),
                        HostFixture.NOW,
                        transcript.screen())
                .print();
        Transcript.assertGolden("carp-show-two-masters.txt", transcript.text());

        final Transcript backup = new Transcript().coloured();
        new VirtualHostText(
                        new HostFixture("lan", Role.BACKUP).heard(412, 0).build(),
                        new PauseCount(0, Duration.ZERO, null),
                        HostFixture.NOW,
                        backup.screen())
                .print();
        Transcript.assertGolden("carp-show-backup-coloured.txt", backup.text());
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        election.with("lan", Role.MASTER).with("wan", Role.MASTER);
        final ShowCommand show = new ShowCommand();
        show.words = List.of("lam");

        assertEquals(
                "this node has no virtual host lam; it has: lan, wan",
                transcript.refused(show, services()));
        assertEquals(2, transcript.exit());
    }

    @Test
    void demotionTellsWhatItCaused() throws Exception {
        election.with("lan", Role.MASTER);

        assertEquals(
                """
                demotion of group carp by the operator: 0 -> 2
                  lan: effective advskew 100 -> 102, demotion 0 -> 2, now MASTER
                """,
                transcript.run(demote("carp", "2"), services()));

        assertEquals(
                """
                demotion of group carp by the operator: 2 -> 0
                  lan: effective advskew 102 -> 100, demotion 2 -> 0, now MASTER
                """,
                new Transcript().run(undemote("carp"), services()));
        final Transcript again = new Transcript();
        assertEquals(
                "group carp has no demotion by the operator; in force: none",
                again.refused(undemote("carp"), services()));
        assertEquals(2, again.exit());
    }

    @Test
    void badGroupAndBadAmountChangeNothing() {
        election.with("lan", Role.MASTER);

        assertEquals(
                "no virtual host is in group crap; groups here: carp, and '*' for all",
                transcript.refused(demote("crap"), services()));
        assertEquals(2, transcript.exit());
        for (final String amount : List.of("0", "256", "1e3", "99999999999")) {
            final Transcript usage = new Transcript();
            assertEquals(
                    "N is " + amount + ", needs 1..255",
                    usage.refused(demote("carp", amount), services()));
            assertEquals(1, usage.exit());
        }
        assertEquals(List.of(), election.demotions());
    }

    @Test
    void aDemotionMayHaveATextAndAnEnd() throws Exception {
        election.with("lan", Role.MASTER);

        assertEquals(
                """
                demotion of group carp by the operator: 0 -> 5
                  lan: effective advskew 100 -> 105, demotion 0 -> 5, now MASTER
                it ends by itself in 10 min 0 s
                """,
                transcript.run(
                        demote("carp", "5", "--for", "10m", "--reason", "new cable"), services()));
        new Transcript().run(demote("carp"), services());
        assertEquals(
                List.of("new cable", "operator"),
                election.demotions().stream().map(Demotion::reason).sorted().toList());

        assertEquals(
                "group carp has 2 demotions by the operator; name one with --reason, of: new"
                        + " cable, operator",
                new Transcript().refused(undemote("carp", "1"), services()));
        for (final NodeCommand command :
                List.of(
                        demote("carp", "--reason", "new \u001b]0;cable"),
                        undemote("carp", "--reason", "new \u001b]0;cable"))) {
            final Transcript refused = new Transcript();
            assertEquals(
                    "--reason has the control character U+001B, needs printable text on one line",
                    refused.refused(command, services()));
            assertEquals(1, refused.exit());
        }
        new Transcript().run(undemote("carp", "--reason", "new cable"), services());
        assertEquals(
                List.of("operator"), election.demotions().stream().map(Demotion::reason).toList());
    }

    @Test
    void aBadEndIsNotGuessed() {
        election.with("lan", Role.MASTER);
        for (final String time : List.of("10", "m", "-1m", "8d", "0s", "1h30m")) {
            final Transcript bad = new Transcript();
            final String text = bad.refused(demote("carp", "--for", time), services());
            assertTrue(text.contains("needs"), text);
            assertEquals(1, bad.exit());
        }
        assertEquals(List.of(), election.demotions());
    }

    @Test
    void stateForcesARoleOnce() throws Exception {
        final var services = services().with(new FakeVirtualHost("lan", Role.MASTER));

        assertEquals(
                """
                lan: MASTER -> BACKUP, forced by the operator
                once only: a node with better settings takes the role back by preemption; to move the role without losing a packet, and keep it away: ha:handover
                """,
                transcript.run(state("lan", "Backup"), services));
        assertEquals(0, transcript.exit());

        final Transcript bad = new Transcript();
        assertEquals(
                "ROLE is slave, needs master or backup",
                bad.refused(state("lan", "slave"), services));
        assertEquals(1, bad.exit());
    }

    /** Before it is forced and each time that it is looked at afterwards. */
    private static VirtualHost unmoved(final HostFixture before, final HostFixture after) {
        return new VirtualHost() {
            private boolean forced;

            @Override
            public String name() {
                return "lan";
            }

            @Override
            public VirtualHostStatus status() {
                return (forced ? after : before).build();
            }

            @Override
            public void force(final Role wanted) {
                forced = true;
            }
        };
    }

    @Test
    void aRoleThatIsNotReachedIsNoSuccess() {
        final HostFixture serving = new HostFixture("lan", Role.MASTER).since(60, "user requested");
        assertEquals(
                "lan is MASTER, user requested, and not BACKUP after 1 s; see carp:show lan; to move"
                        + " the role without losing a packet, and keep it away: ha:handover",
                transcript.refused(
                        state("lan", "backup"), services().with(unmoved(serving, serving))));
        assertEquals(2, transcript.exit());

        final HostFixture again = new HostFixture("lan", Role.MASTER).since(0, "preempting");
        final Transcript taken = new Transcript();
        assertEquals(
                "lan was BACKUP for a moment and is MASTER, preempting: the node with better"
                        + " settings is MASTER; to move the role without losing a packet, and keep"
                        + " it away: ha:handover",
                taken.refused(state("lan", "backup"), services().with(unmoved(serving, again))));
        assertEquals(3, taken.exit());
    }

    @Test
    void refusalsOfTheElectionReachTheUserAsTheyAre() {
        final var services = services().with(new FakeVirtualHost("lan", Role.INIT));

        assertEquals(
                "lan is INIT; bring its link up first",
                transcript.refused(state("lan", "master"), services));
        assertEquals(2, transcript.exit());
        assertEquals(
                "this node has no virtual host wan; it has: lan",
                new Transcript().refused(state("wan", "master"), services));
    }

    @Test
    void ofSightingsOnlyFreshOnesThatAreNoGoodByeCount() {
        final var fresh = new HostFixture("lan", Role.BACKUP).heard(3390, 0).build();
        final var old = new HostFixture("lan", Role.BACKUP).heard(3391, 0).build();
        final var goodBye = new HostFixture("lan", Role.BACKUP).heard(10, 255).build();
        final var crossed = new HostFixture("lan", Role.MASTER).since(1, "x").heard(100, 0).build();
        final var both = new HostFixture("lan", Role.MASTER).since(9, "x").heard(100, 0).build();

        assertTrue(fresh.isMasterElsewhere(HostFixture.NOW));
        assertTrue(!old.isMasterElsewhere(HostFixture.NOW));
        assertTrue(!goodBye.isMasterElsewhere(HostFixture.NOW));
        assertTrue(!crossed.isTwice(HostFixture.NOW));
        assertTrue(both.isTwice(HostFixture.NOW));
        assertTrue(!fresh.isTwice(HostFixture.NOW));
    }
}
