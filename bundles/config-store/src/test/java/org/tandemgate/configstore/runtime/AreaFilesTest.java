package org.tandemgate.configstore.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Problem;

/** Files of etc/ and a real store; ConfigAdmin is a map. */
class AreaFilesTest {
    private static final String WEB = "alias-web";

    private final Path etc;
    private final Path directory;
    private final Map<String, Map<String, Object>> delivered = new ConcurrentHashMap<>();
    private final FakeActivator rules =
            new FakeActivator("filter", 300, new CopyOnWriteArrayList<>());
    private Store store;
    private AreaFiles files;

    AreaFilesTest(@TempDir final Path directory) throws IOException {
        this.directory = directory.resolve("store");
        etc = Files.createDirectory(directory.resolve("etc"));
        store = new Store(this.directory, 20);
        files = files();
    }

    @BeforeEach
    void begin() {
        await("the first look", () -> files.problems().isEmpty());
    }

    private AreaFiles files() throws IOException {
        return new AreaFiles(
                store, directory, etc, () -> new ArrayList<>(new TreeMap<>(delivered).values()));
    }

    @AfterEach
    void close() {
        files.close();
        store.close();
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, what + " did not come within 30 s");
            Thread.onSpinWait();
        }
    }

    private void write(final String name, final String... fields) throws IOException {
        writeOnly(name);
        deliver(name, fields);
        files.touch();
    }

    private void writeOnly(final String name) throws IOException {
        Files.writeString(etc.resolve("org.tandemgate.area." + name + ".cfg"), "");
    }

    private void deliver(final String name, final String... fields) {
        final Map<String, Object> properties = new HashMap<>();
        for (final String field : fields) {
            final int equals = field.indexOf('=');
            properties.put(field.substring(0, equals), field.substring(equals + 1));
        }
        final String file = "org.tandemgate.area." + name + ".cfg";
        properties.put("felix.fileinstall.filename", "file:" + etc.resolve(file));
        properties.put("service.pid", "org.tandemgate.area." + name.replaceFirst("-", "~"));
        delivered.put(name, properties);
    }

    private void remove(final String name) throws IOException {
        Files.delete(etc.resolve("org.tandemgate.area." + name + ".cfg"));
        delivered.remove(name);
        files.touch();
    }

    private void byShell(final ConfigDocument candidate) throws RefusedException {
        store.commit(
                new Change(
                        candidate, store.revision(), "operator", "shell", "test", Duration.ZERO));
    }

    private void setByShell(final String members) throws RefusedException {
        byShell(
                store.document()
                        .with("aliases", ConfigObject.of("web", Map.of("members", members))));
    }

    private String members() {
        return store.document()
                .find("aliases", "web")
                .map(it -> it.field("members", ""))
                .orElse("none");
    }

    private void awaitMembers(final String members) {
        await("members " + members, () -> members().equals(members));
    }

    private String problems() {
        return files.problems().stream().map(Problem::text).collect(Collectors.joining("\n"));
    }

    private void awaitProblem(final String words) {
        final Supplier<String> now = this::problems;
        await("a problem with: " + words, () -> now.get().contains(words));
    }

    private void awaitNoProblem() {
        await("the end of the problems", () -> files.problems().isEmpty());
    }

    /** Until a look that begins now is over. */
    private void settle() throws RefusedException {
        final String mark = "settle" + System.nanoTime();
        byShell(
                store.document()
                        .with("aliases", ConfigObject.of(mark, Map.of("members", "10.9.9.9"))));
        deliver("nonsense");
        try {
            writeOnly("nonsense");
        } catch (final IOException disk) {
            throw new AssertionError(disk);
        }
        files.touch();
        awaitProblem("org.tandemgate.area.nonsense.cfg names no object");
        delivered.remove("nonsense");
        files.touch();
        await("the mark to go", () -> !problems().contains("nonsense"));
    }

    @Test
    void aNewFileIsARevisionOfItsOwner() throws IOException, RefusedException {
        write(WEB, "members=10.0.0.1");

        awaitMembers("10.0.0.1");
        final Revision revision = store.history().get(0);
        assertEquals("file", revision.origin());
        assertEquals(
                Files.getOwner(etc.resolve("org.tandemgate.area.alias-web.cfg")).getName(),
                revision.author());
        assertEquals("aliases/web", revision.summary());
        awaitNoProblem();
    }

    @Test
    void anEditAndARemovalFollow() throws IOException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");

        write(WEB, "members=10.0.0.2");
        awaitMembers("10.0.0.2");

        remove(WEB);
        awaitMembers("none");
        awaitNoProblem();
    }

    @Test
    void filesThatNeedEachOtherComeAndGoInAnyOrder() throws IOException {
        write("rule-1", "sequence=1", "action=block", "source=@web");
        awaitProblem("source is @web, which is not in area aliases (org.tandemgate.area.rule-1");
        write(WEB, "members=10.0.0.1");
        await("the rule", () -> store.document().find("filter", "1").isPresent());
        awaitNoProblem();

        remove(WEB);
        awaitProblem(
                "without it filter/1 source is @web, which is not in area aliases"
                        + " (org.tandemgate.area.alias-web.cfg)");
        assertEquals("10.0.0.1", members());
        remove("rule-1");
        awaitMembers("none");
    }

    @Test
    void aBadValueIsNamedAndHoldsNothingElseUp() throws IOException {
        write("rule-1", "sequence=1", "action=pass");
        await("the rule", () -> store.document().find("filter", "1").isPresent());

        deliver("rule-1", "sequence=1", "action=allow");
        deliver("rule-2", "sequence=2", "acton=pass");
        writeOnly("rule-2");
        write(WEB, "members=10.0.0.1");

        awaitMembers("10.0.0.1");
        awaitProblem("action is allow, needs pass, block, reject (org.tandemgate.area.rule-1.cfg)");
        awaitProblem("action is missing; acton is no field of this area");
        assertEquals(
                "pass", store.document().find("filter", "1").orElseThrow().field("action", ""));
        assertTrue(store.document().find("filter", "2").isEmpty());
        write("rule-1", "sequence=1", "action=reject");
        await("no word of rule-1", () -> !problems().contains("rule-1.cfg"));
    }

    @Test
    void whatTheKernelRefusesIsFoundAmongOthers() throws IOException, RefusedException {
        store.add(rules);
        write("rule-1", "sequence=1", "action=pass");
        await("the rule", () -> store.document().find("filter", "1").isPresent());
        rules.failing = "apply";

        for (int i = 2; i < 6; i++) {
            deliver("rule-" + i, "sequence=1", "action=pass");
            writeOnly("rule-" + i);
        }
        write(WEB, "members=10.0.0.1");

        awaitMembers("10.0.0.1");
        awaitProblem("cannot apply");
        assertEquals(1, store.document().area("filter").size());
        final long tried = store.history().get(0).number();
        settle();
        assertTrue(store.history().get(0).number() < tried + 40, "it does not try on and on");
    }

    @Test
    void whatTheShellChangedStaysAndTheFileIsNamed() throws IOException, RefusedException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");

        setByShell("10.0.0.9");

        awaitProblem(
                "aliases/web was changed by another way (configsync:history) and differs in"
                        + " members");
        files.touch();
        settle();
        assertEquals("10.0.0.9", members());
        write(WEB, "members=10.0.0.2");
        awaitProblem("aliases/web members was changed on both sides, here and by another way");
        assertEquals("10.0.0.9", members());
        write(WEB, "members=10.0.0.9");
        awaitNoProblem();
        write(WEB, "members=10.0.0.3");
        awaitMembers("10.0.0.3");
    }

    @Test
    void editsOfDifferentFieldsAreBothKept() throws IOException, RefusedException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");
        setByShell("10.0.0.9");

        write(WEB, "members=10.0.0.1", "description=by file");

        await(
                "the description",
                () ->
                        store.document()
                                .find("aliases", "web")
                                .map(it -> it.field("description", ""))
                                .orElse("")
                                .equals("by file"));
        assertEquals("10.0.0.9", members());
        awaitProblem("differs in members");
    }

    @Test
    void whatTheShellDeletedStaysAwayUntilTheFileIsEdited() throws IOException, RefusedException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");

        byShell(store.document().without("aliases", "web"));

        awaitProblem("aliases/web was deleted by another way");
        files.touch();
        settle();
        assertEquals("none", members());
        write(WEB, "members=10.0.0.2");
        awaitMembers("10.0.0.2");
        awaitNoProblem();
    }

    @Test
    void aRemovedFileLeavesWhatTheShellChanged() throws IOException, RefusedException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");
        setByShell("10.0.0.9");
        awaitProblem("differs in members");

        remove(WEB);

        awaitProblem("the file is gone and aliases/web stays");
        assertEquals("10.0.0.9", members());
        byShell(store.document().without("aliases", "web"));
        awaitNoProblem();
    }

    @Test
    void aNewFileOverwritesNothing() throws IOException, RefusedException {
        setByShell("10.0.0.9");

        write(WEB, "members=10.0.0.1");

        awaitProblem("aliases/web is there already, made by another way, and differs in members");
        assertEquals("10.0.0.9", members());
        write(WEB, "members=10.0.0.9");
        awaitNoProblem();
        write(WEB, "members=10.0.0.2");
        awaitMembers("10.0.0.2");
    }

    /** ConfigAdmin comes to its files seconds after this bundle, and not to removed ones. */
    @Test
    void aStartRemovesWhatHasNoFileAndNothingElse() throws IOException {
        write(WEB, "members=10.0.0.1");
        write("alias-db", "members=10.0.0.2");
        await("both", () -> store.document().area("aliases").size() == 2);
        awaitNoProblem();
        files.close();
        store.close();
        Files.delete(etc.resolve("org.tandemgate.area.alias-db.cfg"));
        delivered.clear();

        store = new Store(directory, 20);
        files = files();

        await("the removal", () -> store.document().find("aliases", "db").isEmpty());
        assertEquals("10.0.0.1", members());
        deliver(WEB, "members=10.0.0.3");
        files.touch();
        awaitMembers("10.0.0.3");
    }

    /** The database of ConfigAdmin outlives a file that is removed while nobody looks. */
    @Test
    void aConfigurationWithoutFileIsARemovalAfterAWhile() throws IOException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");

        Files.delete(etc.resolve("org.tandemgate.area.alias-web.cfg"));
        final long removed = System.nanoTime();
        files.touch();

        awaitMembers("none");
        assertTrue(System.nanoTime() - removed > 2_900_000_000L, "an editor had no time");
    }

    @Test
    void secretsAreReadAndNeverShown() throws IOException {
        final Path secret = Files.writeString(etc.resolve("secret"), "geheim-1\n");
        write("interface-lan", "device=eth0");
        write(
                "vip-lan",
                "interface=lan",
                "vhid=300",
                "addresses=10.0.0.1/24",
                "passphrase=file:" + secret);

        awaitProblem("vhid is 300, needs 1..255 (org.tandemgate.area.vip-lan.cfg)");
        assertFalse(problems().contains("geheim"), problems());
        write(
                "vip-lan",
                "interface=lan",
                "vhid=3",
                "addresses=10.0.0.1/24",
                "passphrase=file:" + secret);
        await(
                "the secret",
                () ->
                        store.document()
                                .find("virtual-ips", "lan")
                                .map(it -> it.field("passphrase", ""))
                                .orElse("")
                                .equals("geheim-1"));
    }

    @Test
    void twoFilesOfOneObjectAreBothNamedAndNeitherCounts() throws IOException {
        write(WEB, "members=10.0.0.1");
        awaitMembers("10.0.0.1");

        write("alias~web", "members=10.0.0.2");

        awaitProblem("are both aliases/web, and neither counts; remove one");
        assertEquals("10.0.0.1", members());
        remove("alias~web");
        awaitNoProblem();
        assertEquals(List.of("web"), List.copyOf(store.document().area("aliases").keySet()));
    }

    @Test
    void nothingIsTakenWhileARevisionWaitsToBeConfirmed() throws IOException, RefusedException {
        store.commit(
                new Change(
                        store.document()
                                .with(
                                        "aliases",
                                        ConfigObject.of("db", Map.of("members", "10.0.0.2"))),
                        store.revision(),
                        "operator",
                        "shell",
                        "test",
                        Duration.ofMinutes(5)));
        final long pending = store.history().get(0).number();

        write(WEB, "members=10.0.0.1");
        store.confirm(pending);

        awaitMembers("10.0.0.1");
        assertEquals(pending + 1, store.history().get(0).number());
        awaitNoProblem();
    }
}
