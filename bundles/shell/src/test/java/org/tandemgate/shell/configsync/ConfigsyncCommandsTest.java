package org.tandemgate.shell.configsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.PasswordHasher;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Transcript;

class ConfigsyncCommandsTest {
    private static final String WRONG = "peer: Authentication failed: Invalid username or password";

    private final FakeStore store = new FakeStore();
    private final FakeServices services = new FakeServices().with(store);
    private final Transcript transcript = new Transcript();

    /** A primary whose requests are answered with their name, or refused. */
    private record FakeSync(@Nullable Boolean equal, @Nullable String error) implements ConfigSync {
        @Override
        public SyncStatus status() {
            return new SyncStatus(
                    "primary",
                    "https://10.255.0.2:8443/xmlrpc.php",
                    "",
                    7,
                    equal,
                    FakeStore.NOW.minusSeconds(3),
                    error,
                    FakeStore.NOW);
        }

        private String answer(final String what) throws RefusedException {
            if (error != null) {
                throw new RefusedException(error);
            }
            return what;
        }

        @Override
        public String plan() throws RefusedException {
            return answer("gw2 would take: filter");
        }

        @Override
        public String push(final boolean force) throws RefusedException {
            return answer("pushed force=" + force);
        }

        @Override
        public String approve(final long revision) throws RefusedException {
            return answer("approved " + revision);
        }

        @Override
        public String test() throws RefusedException {
            return answer("peer gw2 is there, has revision 7");
        }
    }

    private static SetCommand set(final String... words) {
        final var command = new SetCommand();
        command.words = List.of(words);
        return command;
    }

    private static ShowCommand show(final String... words) {
        final var command = new ShowCommand();
        command.words = List.of(words);
        return command;
    }

    private static DeleteCommand delete(final String... words) {
        final var command = new DeleteCommand();
        command.words = List.of(words);
        return command;
    }

    private static RollbackCommand rollback(final String... words) {
        final var command = new RollbackCommand();
        command.words = List.of(words);
        return command;
    }

    private static ConfirmCommand confirm(final String... words) {
        final var command = new ConfirmCommand();
        command.words = List.of(words);
        return command;
    }

    private static DiffCommand diff(final String... words) {
        final var command = new DiffCommand();
        command.words = List.of(words);
        return command;
    }

    private String run(final NodeCommand command) throws Exception {
        return new Transcript().run(command, services);
    }

    private String refused(final NodeCommand command, final int exit) {
        final Transcript each = new Transcript();
        final String text = each.refused(command, services);
        assertEquals(exit, each.exit(), text);
        return text;
    }

    private Change last() {
        return store.changes().get(store.changes().size() - 1);
    }

    private static List<NodeCommand> everyCommand() {
        return List.of(
                new StatusCommand(),
                set("filter", "a", "action=pass"),
                delete("filter", "a"),
                show("filter"),
                new HistoryCommand(),
                diff("0"),
                rollback("0"),
                confirm("1"));
    }

    /** Karaf sets fields by what stands in front of the first argument. */
    @Test
    void anOptionInFrontIsOneBehind() throws Exception {
        final ShowCommand show = show("filter");
        Transcript.askForJson(show);
        assertEquals(run(show("filter", "--json")), run(show));

        final SetCommand plan = set("filter", "a", "action=pass");
        plan.isPlan = true;
        run(plan);
        assertEquals(0, store.revision());

        final SetCommand change = set("filter", "a", "action=pass");
        change.confirm = "60";
        run(change);
        assertEquals(Duration.ofSeconds(60), last().confirmWithin());
    }

    @Test
    void withoutTheBundleEveryCommandSaysHowToGetIt() {
        for (final NodeCommand command : everyCommand()) {
            assertTrue(
                    new Transcript()
                            .refused(command, new FakeServices())
                            .startsWith(
                                    "config-store is not installed on this node: feature:install"
                                            + " ha-config-store"));
        }
        for (final NodeCommand command :
                List.of(new PlanCommand(), new PushCommand(), new TestCommand())) {
            assertTrue(
                    refused(command, 2)
                            .startsWith(
                                    "config-sync is not installed on this node: feature:install"
                                            + " ha-config-sync"));
        }
    }

    @Test
    void setAddsChangesAndTakesFieldsAway() throws Exception {
        assertEquals(
                "revision 1 is in force\n", run(set("filter", "a", "action=pass", "sequence=1")));
        assertEquals("operator", last().author());
        assertEquals("shell", last().origin());

        run(set("filter", "a", "action=block", "sequence="));

        assertEquals(
                Map.of("action", "block"),
                store.document().find("filter", "a").orElseThrow().fields());
        assertEquals(1, last().base());
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        assertEquals("+ filter/a\n", run(set("filter", "a", "action=pass", "--plan")));
        assertEquals(
                "{\"steps\":[\"+ filter/a\"]}\n",
                run(set("filter", "a", "action=pass", "--plan", "--json")));
        assertEquals(0, store.revision());
    }

    @Test
    void aRefusedChangeIsTheTextOfTheStore() {
        assertEquals(
                "filter/no action is allow, needs pass, block, reject",
                refused(set("filter", "no", "action=allow"), 2));
        assertEquals(
                "filter has no a, see configsync:show filter", refused(delete("filter", "a"), 2));
        assertEquals("revision 9 is not kept", refused(rollback("9"), 2));
    }

    @Test
    void whatMakesNoSenseIsUsage() {
        assertTrue(refused(set("filter"), 1).contains("needs AREA ID KEY=VALUE..."));
        assertTrue(refused(set("filter", "a", "pass"), 1).contains("pass is no KEY=VALUE"));
        assertTrue(
                refused(set("rules", "a", "action=pass"), 1)
                        .contains("rules is no area, needs filter, users"));
        assertTrue(
                refused(set("filter", "a", "action=pass", "--confirm", "3601"), 1)
                        .contains("--confirm is 3601, needs 0..3600 s"));
        assertTrue(refused(diff("x"), 1).contains("x is no number of a revision"));
    }

    @Test
    void aChangeThatMustBeConfirmedSaysHow() throws Exception {
        assertEquals(
                "revision 1 waits: configsync:confirm 1, else it is taken back\n",
                run(set("filter", "a", "action=pass", "--confirm", "30")));
        assertEquals(Duration.ofSeconds(30), last().confirmWithin());
        assertEquals("revision 1 is in force for good\n", run(confirm("1")));
        assertEquals("revision 1 does not wait", refused(confirm("1", "--json"), 2));
    }

    @Test
    void historyDifferencesAndTheWayBack() throws Exception {
        run(set("filter", "a", "action=pass"));
        final var history = new HistoryCommand();
        Transcript.assertGolden("configsync-history.txt", run(history));
        Transcript.askForJson(history);
        Transcript.assertGolden("configsync-history.json", run(history));
        assertEquals("+ filter/a\n", run(diff("0")));
        assertEquals("nothing differs\n", run(diff("1", "1")));
        assertEquals("revision 2 is in force\n", run(rollback("0")));
        assertEquals(Optional.empty(), store.document().find("filter", "a"));
    }

    /** Fields of an area that nobody here understands may be secrets. */
    @Test
    void secretsAreHidden() throws Exception {
        run(set("users", "eve", "password=swordfish"));
        run(set("filter", "a", "action=pass"));

        assertEquals("eve  password=(hidden)\n", run(show("users")));
        assertEquals("{\"eve\":{\"password\":\"(hidden)\"}}\n", run(show("users", "--json")));
        assertEquals("a  action=pass\n", run(show("filter")));
        assertFalse(store.changes().get(0).summary().contains("swordfish"));
    }

    /** The password itself is never taken, because the history of a shell keeps it. */
    @Test
    void aHashIsMadeOfWhatStandsInAFile(@TempDir final Path directory) throws Exception {
        final Path file = Files.writeString(directory.resolve("password"), "swordfish\n");
        final var hash = new HashCommand();
        hash.words = List.of("file:" + file);
        assertTrue(
                refused(hash, 2)
                        .contains("accounts is not installed on this node: feature:install ha-"));
        final PasswordHasher hasher = password -> "hash of " + password.length();
        services.with(hasher);
        assertEquals("hash of 9\n", run(hash));
        hash.words = List.of("swordfish");
        final String refusal = refused(hash, 1);
        assertTrue(refusal.contains("never the password itself"), refusal);
        assertFalse(refusal.contains("swordfish"), refusal);
        hash.words = List.of("file:" + directory);
        assertTrue(refused(hash, 2).contains("is a directory"));
    }

    @Test
    void theStatusHasEverythingThatTheContractNames() throws Exception {
        services.with(new FakeSync(true, null));
        run(set("filter", "a", "action=pass"));
        final var command = new StatusCommand();
        Transcript.assertGolden("configsync-status.txt", transcript.run(command, services));
        assertEquals(0, transcript.exit());
        Transcript.askForJson(command);
        Transcript.assertGolden("configsync-status.json", run(command));
    }

    @Test
    void theStatusNamesWhatWaitsAndWhatIsWrong() throws Exception {
        services.with(new FakeSync(null, WRONG));
        store.breakFilter();
        run(set("filter", "a", "action=pass", "--confirm", "30"));
        Transcript.assertGolden(
                "configsync-status-broken.txt", transcript.run(new StatusCommand(), services));
        assertEquals(3, transcript.exit());
    }

    @Test
    void theOtherNodeIsAskedAndBroughtToThisOne() throws Exception {
        services.with(new FakeSync(true, null));
        final var approve = new ApproveCommand();
        approve.words = List.of("12");
        assertEquals("approved 12\n", run(approve));
        final var push = new PushCommand();
        push.force = true;
        assertEquals("pushed force=true\n", run(push));
        Transcript.askForJson(push);
        assertEquals("{\"pushed\":true,\"text\":\"pushed force=true\"}\n", run(push));
        final var plan = new PlanCommand();
        assertEquals("gw2 would take: filter\n", run(plan));
        Transcript.askForJson(plan);
        assertEquals("{\"text\":\"gw2 would take: filter\"}\n", run(plan));
        final var test = new TestCommand();
        Transcript.askForJson(test);
        assertEquals(
                "{\"reachable\":true,\"text\":\"peer gw2 is there, has revision 7\"}\n", run(test));
    }

    @Test
    void aRefusedPushIsTheTextOfThePeer() {
        services.with(new FakeSync(false, WRONG));
        for (final NodeCommand command :
                List.of(new PlanCommand(), new PushCommand(), new TestCommand())) {
            assertEquals(WRONG, refused(command, 2));
        }
    }
}
