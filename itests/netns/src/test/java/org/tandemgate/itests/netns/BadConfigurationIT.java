package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.Wait;

/**
 * What an administrator can get wrong: said in {@code ha:status} and in the log with the remedy,
 * without a trace, and without a word or a role lost of the virtual host beside it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadConfigurationIT {
    private static final String OTHER = fileOf("other");
    private static final String DMZ = "10.7.0.1";

    /** Root that is held to file permissions. */
    private static final String[] HELD = {
        "setpriv", "--bounding-set=-dac_override,-dac_read_search"
    };

    private final NodePair nodes = new NodePair();
    private final Node node = nodes.gw1();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = Set.of("10.0.0.2");
    private final Switch dmz = nodes.world().networkSwitch("dmz-switch");
    private final String since;
    private Instant began = Instant.now();

    BadConfigurationIT() {
        Tools.need("tcpdump", "setpriv", "prlimit");
        NodePair.carp(node, NodePair.lan(), "advskew", "0");
        NodePair.carp(nodes.gw2(), NodePair.lan(), "advskew", "100");
        node.start(HELD);
        node.awaitReady();
        awaitRole(node, "lan", "MASTER");
        since = node.virtualHost("lan").get("since").text();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void begin() {
        began = Instant.now();
    }

    /** The virtual host beside the bad one has served all the time, and nothing threw. */
    @AfterEach
    void nothingElseWasTouched() {
        node.unconfigure(OTHER);
        final Json lan = node.virtualHost("lan");
        assertEquals("MASTER", lan.get("state").text());
        assertEquals(since, lan.get("since").text(), "the virtual host beside it lost its role");
        final List<Instant> adverts =
                Stream.concat(Stream.of(began), wire.adverts(began, from1).stream().map(Advert::at))
                        .toList();
        for (int i = 1; i < adverts.size(); i++) {
            final Duration gap = Duration.between(adverts.get(i - 1), adverts.get(i));
            assertTrue(gap.toMillis() < 2000, () -> "an advert was late: " + gap);
        }
        assertNoTrace(node);
        Wait.until(
                "only lan to be left",
                NodePair.LIMIT,
                () -> node.status().get("virtualHosts").items().size(),
                Integer.valueOf(1)::equals);
        // The container deletes the file of a configuration that goes: a new one must not be there
        // yet.
        Wait.until(
                "the configuration of " + OTHER + " to go",
                NodePair.LIMIT,
                () -> node.ha("config:list").output(),
                seen -> seen.contains("org.tandemgate.carp-lan.cfg") && !seen.contains(OTHER));
    }

    private static void awaitRole(final Node node, final String host, final String role) {
        Wait.until(
                host + " of " + node.name() + " to be " + role,
                NodePair.LIMIT,
                () -> stateOf(node, host),
                role::equals);
    }

    /** Empty while the virtual host is not there. */
    private static String stateOf(final Node node, final String host) {
        return node.status().get("virtualHosts").items().stream()
                .filter(one -> one.get("name").text().equals(host))
                .map(one -> one.get("state").text())
                .findFirst()
                .orElse("");
    }

    private static void assertNoTrace(final Node node) {
        assertEquals(
                List.of(),
                log(node).stream()
                        .filter(line -> line.startsWith("\tat ") || line.contains("Exception"))
                        .toList());
    }

    private static List<String> log(final Node node) {
        try {
            return Files.readAllLines(node.data().resolve("log/karaf.log"));
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String tail(final Node node) {
        final List<String> lines = log(node);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private static Map<String, String> other(final String... keysAndValues) {
        final Map<String, String> other = new LinkedHashMap<>();
        other.put("interface", "dmz");
        other.put("vhid", "7");
        other.put("addresses", DMZ + "/24");
        other.put("group", "dmz");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            other.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return other;
    }

    /** Waits until {@code ha:status} and the log both have every one of some words in one line. */
    private static void awaitSaid(final Node node, final String... words) {
        Wait.until(
                "ha:status to say " + List.of(words),
                NodePair.LIMIT,
                () -> List.of(node.ha("ha:status").output().replaceAll("\\s+", " "), tail(node)),
                seen -> Stream.of(words).allMatch(seen.get(0)::contains));
        Wait.until(
                "the log to say " + List.of(words),
                NodePair.LIMIT,
                () -> log(node),
                lines ->
                        lines.stream().anyMatch(line -> Stream.of(words).allMatch(line::contains)));
    }

    private void awaitHealthy() {
        Wait.until(
                "no problem to be left",
                NodePair.LIMIT,
                () -> node.status().get("problems").items(),
                List::isEmpty);
    }

    /** Karaf refuses it before the command sees it. */
    @Test
    void anOptionThatThereIsNotIsNamedWithThoseThatThereAre() {
        final Outcome answer = node.ha("ha:status", "--json", "--josn");

        assertEquals(1, answer.exit());
        final String said = "ha:status has no option --josn; its options are --json";
        assertTrue(answer.errors().contains(said), answer.errors());
        final Json json = Json.parse(answer.output());
        assertTrue(json.get("error").text().startsWith(said), answer.output());
    }

    @Test
    void theLoopbackInterfaceIsRefused() {
        node.configure(OTHER, other("interface", "lo", "mac", "interface"));

        awaitSaid(node, "interface is 'lo', the loopback interface");
        assertEquals("INIT", stateOf(node, "other"));
    }

    /** It is waited for, taken when it appears, given up when it vanishes, and taken again. */
    @Test
    void anInterfaceThatIsMissingIsWaitedForAndMayVanishAndReturn() {
        node.configure(OTHER, other());
        awaitSaid(node, "waiting for interface dmz, which does not exist; make it or correct");
        assertEquals("INIT", stateOf(node, "other"));

        plug();
        awaitRole(node, "other", "MASTER");
        Wait.untilTrue("the address to be there", NodePair.LIMIT, this::hasAddress);

        for (int round = 1; round <= 2; round++) {
            node.machine().ip("link", "delete", "dev", "dmz");
            awaitRole(node, "other", "INIT");
            awaitSaid(node, "waiting for interface dmz, which does not exist");
            plug();
            awaitRole(node, "other", "MASTER");
            Wait.untilTrue("the address to be there again", NodePair.LIMIT, this::hasAddress);
            awaitHealthy();
            assertTrue(node.ha("ha:status").output().matches("(?s).*demotion +none.*"));
        }
        node.machine().ip("link", "delete", "dev", "dmz");
    }

    /**
     * The component runtime would take it for the only one, and refuse every other with a trace.
     */
    @Test
    void aVirtualHostWithoutNameIsNamedAndKeepsNobodyOut() {
        final String nameless = "org.tandemgate.carp.cfg";
        node.configure(nameless, other("interface", "lan", "addresses", "10.0.0.77/24"));
        try {
            awaitSaid(
                    node,
                    nameless,
                    "has no name of a virtual host and is not read; rename it to"
                            + " org.tandemgate.carp-NAME.cfg");
            node.configure(
                    OTHER, other("interface", "lan", "vhid", "8", "addresses", "10.0.0.78/24"));
            awaitRole(node, "other", "MASTER");
            assertTrue(!node.machine().addresses().contains("10.0.0.77"));
        } finally {
            node.unconfigure(nameless);
        }
        awaitHealthy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void aCommandThatIsEmptyIsAUsageError(final String command) {
        final Outcome outcome = node.ha(command);

        assertEquals(1, outcome.exit());
        assertTrue(outcome.errors().contains("the command is empty"), outcome.errors());
    }

    private void plug() {
        dmz.connect(node.machine(), "dmz");
        node.machine().ip("addr", "add", "10.7.0.2/24", "dev", "dmz");
    }

    private boolean hasAddress() {
        return node.machine().addresses().contains(DMZ);
    }

    /** The one that came first keeps it; the other gets it when that one is gone. */
    @Test
    void aSecondVirtualHostWithThatVhidIsRefusedByName() {
        node.configure(OTHER, other("interface", "lan", "vhid", "1", "addresses", "10.0.0.77/24"));
        awaitSaid(
                node,
                "other",
                "vhid 1 on lan belongs to virtual host lan already",
                "choose another vhid");
        assertEquals("INIT", stateOf(node, "other"));
        assertTrue(!node.machine().addresses().contains("10.0.0.77"));
        node.configure(OTHER, other("interface", "lan", "addresses", "10.0.0.77/24"));
        awaitRole(node, "other", "MASTER");
        awaitHealthy();
    }

    /** Each by its own words, and read again when the configuration is saved. */
    @Test
    void aPassphraseFileThatCannotBeUsedIsNamed() throws IOException {
        final Map<String, String> words = new LinkedHashMap<>();
        words.put("missing", "which does not exist");
        words.put("directory", "which is a directory");
        words.put("long", "which has 5000 octets");
        words.put("denied", "which may not be read by this process; give it read permission");
        words.put("binary", "which is not text in UTF-8");
        Files.createDirectory(secret("directory"));
        Files.write(secret("long"), new byte[5000]);
        deny(Files.writeString(secret("denied"), "tandem\n"));
        Files.write(secret("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        final List<String> all = List.copyOf(words.keySet());
        all.forEach(what -> node.configure(fileOf(what), signed(what, all.indexOf(what), "")));
        words.forEach(
                (what, said) ->
                        awaitSaid(node, fileOf(what), "passphrase names " + secret(what), said));
        all.forEach(what -> assertEquals("INIT", stateOf(node, what)));

        for (final String what : all) {
            Files.deleteIfExists(secret(what));
            Files.writeString(secret(what), "tandem\n");
            node.configure(fileOf(what), signed(what, all.indexOf(what), "saved again"));
        }
        all.forEach(what -> awaitRole(node, what, "MASTER"));
        awaitHealthy();
        all.forEach(what -> node.unconfigure(fileOf(what)));
    }

    private Path secret(final String what) {
        return node.data().resolve("secret-" + what);
    }

    private static String fileOf(final String name) {
        return "org.tandemgate.carp-" + name + ".cfg";
    }

    private Map<String, String> signed(
            final String what, final int number, final String description) {
        return other(
                "interface",
                "lan",
                "vhid",
                "" + (20 + number),
                "addresses",
                "10.0.0." + (70 + number) + "/24",
                "passphrase",
                "file:" + secret(what),
                "description",
                description);
    }

    private static void deny(final Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    }

    /** What was in force stays; a new one is not there; both are named until they are mended. */
    @Test
    void configurationFilesThatMayNotBeReadAreNamed() throws IOException {
        final Path lan = node.etc().resolve("org.tandemgate.carp-lan.cfg");
        final Path other = node.etc().resolve(OTHER);
        deny(lan);
        touch(lan);
        Files.createDirectory(other);
        awaitSaid(node, lan + " may not be read by this process; what was in force stays", "touch");
        awaitSaid(node, other + " is a directory, needs a file; remove it");

        Files.delete(other);
        Files.setPosixFilePermissions(lan, PosixFilePermissions.fromString("rw-------"));
        touch(lan);
        awaitHealthy();
    }

    private static void touch(final Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }

    /** All of them in one refusal; a misspelt key beside good ones does no harm. */
    @Test
    void everyBadValueAndEveryUnknownKeyIsNamed() {
        node.configure(
                OTHER,
                other(
                        "vhid",
                        "256",
                        "advbase",
                        "-1",
                        "advskew",
                        "255",
                        "mac",
                        "real",
                        "allow",
                        "maybe",
                        "peer",
                        "gw2",
                        "addresses",
                        "10.7.0.1/33",
                        "address.grace",
                        "x",
                        "balancing",
                        "ip"));
        awaitSaid(
                node,
                "vhid is 256, needs 1..255",
                "advbase is -1, needs 0..255",
                "advskew is 255, needs 0..254",
                "real is neither virtual nor interface",
                "allow is maybe, needs true or false",
                "'gw2' is not an IP address",
                "prefix length of 10.7.0.1 is 33, needs 0..32",
                "address.grace is x, needs 0..3600",
                "balancing is ip, needs none; load balancing is not supported",
                OTHER);

        node.configure(
                OTHER, other("interface", "lan", "addresses", "10.0.0.77/24", "advscew", "3"));
        Wait.until(
                "the key to be named",
                NodePair.LIMIT,
                () -> node.status().get("problems").toString(),
                seen ->
                        seen.contains("advscew is not a key of this file")
                                && seen.contains("did you mean advskew?"));
        awaitRole(node, "other", "MASTER");
    }

    /** One sentence that names it; without the right to hurry a node works all the same. */
    @ParameterizedTest
    @CsvSource({
        "net_raw,INIT,the runtime needs CAP_NET_RAW",
        "net_admin,BACKUP,the runtime needs CAP_NET_ADMIN",
    })
    void aMissingCapabilityIsNamed(final String capability, final String role, final String words) {
        final Node held = nodes.gw2();
        held.start("setpriv", "--bounding-set=-" + capability);
        try {
            held.awaitReady();
            awaitSaid(held, words);
            awaitRole(held, "lan", role);
            assertNoTrace(held);
        } finally {
            held.terminate();
        }
    }

    /** One warning for both rights, whatever the limits of this machine allow without them. */
    @Test
    void aNodeThatMayNotHurrySaysSoOnce() {
        final Node held = nodes.gw2();
        held.start(
                "prlimit",
                "--memlock=65536:65536",
                "--nice=0:0",
                "setpriv",
                "--bounding-set=-sys_nice,-ipc_lock");
        try {
            held.awaitReady();
            awaitRole(held, "lan", "BACKUP");
            final List<String> warnings =
                    log(held).stream()
                            .filter(line -> line.contains("| WARN"))
                            .filter(
                                    line ->
                                            line.contains("CAP_SYS_NICE")
                                                    || line.contains("CAP_IPC_LOCK"))
                            .toList();
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.get(0).contains("CAP_SYS_NICE"), warnings::toString);
            assertTrue(warnings.get(0).contains("CAP_IPC_LOCK"), warnings::toString);
            assertNoTrace(held);
        } finally {
            held.terminate();
        }
    }
}
