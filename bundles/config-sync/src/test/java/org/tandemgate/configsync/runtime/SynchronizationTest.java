package org.tandemgate.configsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.configsync.link.Accounts;
import org.tandemgate.configsync.link.PeerSettings;
import org.tandemgate.configsync.link.ServerSettings;
import org.tandemgate.configsync.link.XmlRpcClient;
import org.tandemgate.configsync.state.PushPolicy;
import org.tandemgate.net.IpAddress;

/** A primary and a secondary over TLS on the loop-back. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SynchronizationTest {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
    private static final String PASSWORD = "pass: wörd";

    private final MemoryStore here = new MemoryStore();
    private final MemoryStore there = new MemoryStore();
    private final AtomicBoolean isMaster = new AtomicBoolean(true);
    private final Path directory;
    private final NodeKey key;
    private final Secondary secondary;

    SynchronizationTest(@TempDir final Path directory) throws IOException {
        this.directory = directory;
        key = NodeKey.of(directory.resolve("key.p12"));
        secondary = secondary(List.of(HERE));
        there.set(ConfigDocument.EMPTY.with("interfaces", object("wan", "device", "ens1")));
        here.set(
                ConfigDocument.EMPTY
                        .with("interfaces", object("wan", "device", "eth0"))
                        .with("filter", object("100", "interface", "wan", "note", "<ä>\n"))
                        .with("filter", object("mine", "nosync", "true"))
                        .with("virtual-ips", object("lan", "advskew", "7", "peer", "10.0.0.2"))
                        .with("virtual-ips", object("far", "advskew", "200")));
    }

    private Secondary secondary(final List<IpAddress> allowed) throws IOException {
        return new Secondary(
                there,
                "gw2",
                new ServerSettings(HERE, 0, allowed),
                key,
                (user, password) ->
                        !password.equals(PASSWORD)
                                ? Accounts.Answer.WRONG
                                : user.equals("sync")
                                        ? Accounts.Answer.WELCOME
                                        : Accounts.Answer.NO_ROLE);
    }

    @AfterEach
    void close() {
        secondary.close();
    }

    private static ConfigObject object(final String id, final String... fields) {
        final Map<String, String> map = new java.util.TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        return ConfigObject.of(id, map);
    }

    private static XmlRpcClient client(
            final int port, final String pin, final String user, final String password) {
        return new XmlRpcClient(
                PeerSettings.pinned(
                        "https://127.0.0.1:" + port + "/xmlrpc.php", pin, user, password));
    }

    private Primary primary(final int port, final String pin, final String... account) {
        return new Primary(
                here,
                client(port, pin, account[0], account[1]),
                account.length > 2 ? account[2] : "gw1",
                Set.of(),
                directory.resolve("base"));
    }

    private Primary primary() {
        return primary(secondary.port(), key.pin(), "sync", PASSWORD);
    }

    private static String refusal(final Primary primary) {
        return assertThrows(RefusedException.class, () -> primary.push(false)).getMessage();
    }

    @Test
    void aPlanNamesTheAreasAndChangesNothing() throws RefusedException {
        final ConfigDocument before = there.document();

        assertEquals("gw2 would take: filter, virtual-ips", primary().plan().text());

        assertEquals(before, there.document());
        primary().push(false);
        assertEquals("equal: gw2 has the configuration already", primary().plan().text());
    }

    @Test
    void equalityOfAnOlderRevisionIsNotToldOfANewerOne() throws RefusedException {
        try (SyncLoop loop = loop(PushPolicy.Mode.MANUAL)) {
            loop.push(false);
            assertEquals(true, loop.status().equal());

            here.set(here.document().with("filter", object("200")));

            assertNull(loop.status().equal());
        }
    }

    private SyncLoop loop(final PushPolicy.Mode mode) {
        return new SyncLoop(
                here,
                client(secondary.port(), key.pin(), "sync", PASSWORD),
                new PrimarySettings("gw1", Set.of(), mode, directory.resolve("base")),
                isMaster::get);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, what + " did not come within 30 s");
            Thread.onSpinWait();
        }
    }

    private static String error(final SyncLoop loop) {
        return String.valueOf(loop.status().error());
    }

    private boolean hasRule() {
        return there.document().find("filter", "100").isPresent();
    }

    @Test
    void approvedIsOneRevisionAndNotTheNext() throws RefusedException {
        try (SyncLoop loop = loop(PushPolicy.Mode.APPROVE)) {
            await(
                    "the question",
                    () ->
                            error(loop)
                                    .contains(
                                            "revision 1 waits for approval, configsync:approve 1;"
                                                    + " gw2 would take: filter, virtual-ips"));
            assertFalse(hasRule());
            final var wrong = assertThrows(RefusedException.class, () -> loop.approve(7));
            assertTrue(wrong.getMessage().startsWith("revision 1 is in force, not 7"));

            loop.approve(1);

            assertTrue(hasRule());
            assertEquals(true, loop.status().equal());
            here.set(here.document().without("filter", "100"));
            await("the next question", () -> error(loop).contains("configsync:approve 2"));
            assertTrue(hasRule());
            loop.push(false);
            assertFalse(hasRule());
        }
    }

    @Test
    void aBackupDoesNotOriginateAndSaysSo() throws RefusedException {
        isMaster.set(false);
        try (SyncLoop loop = loop(PushPolicy.Mode.AUTO)) {
            await("the word", () -> error(loop).contains("because this node is backup"));
            assertFalse(hasRule());

            isMaster.set(true);

            await("the push", this::hasRule);
            await("equality", () -> Boolean.TRUE.equals(loop.status().equal()));
            isMaster.set(false);
            here.set(here.document().without("filter", "100"));
            await("the word", () -> error(loop).contains("because this node is backup"));
            loop.push(false);
            assertFalse(hasRule());
            final var refused = assertThrows(RefusedException.class, () -> loop.approve(2));
            assertTrue(refused.getMessage().startsWith("nothing waits for approval"));
        }
    }

    /**
     * Node-local areas, fields and objects stay; virtual hosts are less wanted by 100, 254 at most.
     */
    @Test
    void theSecondaryHasWhatIsSharedAndKeepsItsOwn() throws RefusedException {
        there.set(
                there.document()
                        .with("filter", object("theirs", "nosync", "true"))
                        .with("ipsec", object("a", "nosync", "true")));

        final Primary.Pushed pushed = primary().push(false);

        assertEquals(
                ConfigDocument.EMPTY
                        .with("interfaces", object("wan", "device", "ens1"))
                        .with("filter", object("100", "interface", "wan", "note", "<ä>\n"))
                        .with("filter", object("theirs", "nosync", "true"))
                        .with("ipsec", object("a", "nosync", "true"))
                        .with("virtual-ips", object("lan", "advskew", "107"))
                        .with("virtual-ips", object("far", "advskew", "254")),
                there.document());
        assertTrue(pushed.text().endsWith(": filter, virtual-ips"), pushed.text());
        assertTrue(primary().push(false).text().startsWith("equal"));
    }

    @Test
    void aFieldThatEachNodeHasStaysAndDeletionsArrive() throws RefusedException {
        primary().push(false);
        there.set(
                there.document()
                        .with("virtual-ips", object("lan", "advskew", "107", "peer", "10.0.0.1")));
        here.set(here.document().without("filter", "100").without("virtual-ips", "far"));

        primary().push(false);

        assertEquals(
                object("lan", "advskew", "107", "peer", "10.0.0.1"),
                there.document().area("virtual-ips").get("lan"));
        assertEquals(1, there.document().area("virtual-ips").size());
        assertEquals(0, there.document().area("filter").size());
    }

    /** Named, not overwritten; an operator may. */
    @Test
    void aChangeMadeOnTheSecondaryIsAConflict() throws RefusedException {
        primary().push(false);
        there.set(there.document().with("filter", object("by-hand")));
        final ConfigDocument changed = there.document();
        here.set(here.document().with("filter", object("200")));

        final String refusal = refusal(primary());

        assertTrue(
                refusal.contains("changed on gw2 since the last synchronization: filter"), refusal);
        assertEquals(changed, there.document());
        primary().push(true);
        assertFalse(there.document().area("filter").containsKey("by-hand"));
    }

    /** Without knowing what both had, nothing is overwritten. */
    @Test
    void theFirstTimeAnAreaThatIsNotEmptyThereIsAConflict() {
        there.set(there.document().with("ipsec", object("vpn")));

        assertTrue(refusal(primary()).contains("last synchronization: ipsec"));
    }

    @Test
    void whatTheSecondaryRefusesIsSaidInItsWords() throws RefusedException {
        there.refusing = "filter/100 action is x, needs y; revision 1 is still in force";

        assertTrue(refusal(primary()).endsWith(there.refusing));
        there.refusing = "";
        there.keepsUnconfirmed = true;
        assertTrue(refusal(primary()).contains("has something else in filter, virtual-ips"));
    }

    /** Both nodes say so, and the fifth time nothing is tried; an operator may, and it may end. */
    @Test
    void whatIsRefusedAgainAndAgainIsNamedOnBothNodesAndLeftAlone() throws RefusedException {
        there.refusing = "cannot load the rules: nft says: no";
        for (int i = 0; i < Refusals.MOST; i++) {
            assertTrue(refusal(primary()).endsWith(there.refusing));
        }
        assertEquals(Refusals.MOST, there.commits);
        assertEquals(
                "this node has not what the primary has: " + there.refusing,
                secondary.problems().get(0).text());

        assertTrue(refusal(primary()).contains("refused 4 times, tried again after 10 min"));
        assertEquals(Refusals.MOST, there.commits);

        there.refusing = "";
        primary().push(true);
        assertEquals(List.of(), secondary.problems());
        there.refusing = "another reason";
        here.set(here.document().with("filter", object("300")));
        assertTrue(refusal(primary()).endsWith("another reason"));
        there.refusing = "";
        primary().push(false);
        assertEquals(List.of(), secondary.problems());
    }

    /** Somebody else has the port; an address that is not there yet is the same to it. */
    @Test
    void aListenerThatCannotListenTriesAgain() throws IOException, RefusedException {
        final int port;
        final Secondary late;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            late =
                    new Secondary(
                            there,
                            "gw2",
                            new ServerSettings(HERE, port, List.of(HERE)),
                            key,
                            (user, password) -> Accounts.Answer.WELCOME);
            assertEquals(0, late.port());
            assertTrue(
                    late.problems()
                            .get(0)
                            .text()
                            .startsWith("cannot listen on 127.0.0.1 port " + port + ": "));
        }
        try (late) {
            await("the listener", () -> late.port() == port);
            assertEquals(List.of(), late.problems());
            primary(port, key.pin(), "sync", PASSWORD).push(false);
            assertTrue(hasRule());
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        there.version = 2;
        assertTrue(refusal(primary()).contains("area filter has version 1 here and 2 on gw2"));
        there.version = 1;
        there.set(ConfigDocument.EMPTY);
        assertTrue(refusal(primary()).contains("gw2 does not know the interfaces [wan]"));
        final Primary twin = primary(secondary.port(), key.pin(), "sync", PASSWORD, "gw2");
        assertTrue(refusal(twin).contains("both nodes are called gw2"));
    }

    /** No password in any of it; after five the address has to wait, even with the right one. */
    @Test
    void wrongAccountsAreSaidAndLockedOut() {
        final Primary other = primary(secondary.port(), key.pin(), "else", PASSWORD);
        assertTrue(refusal(other).contains("the account has not the role configsync"));
        final Primary wrong = primary(secondary.port(), key.pin(), "sync", "geheim");
        for (int i = 0; i < 5; i++) {
            final String refusal = refusal(wrong);
            assertTrue(refusal.contains("Authentication failed: Invalid username or password"));
            assertFalse(refusal.contains("geheim"), refusal);
        }
        assertTrue(
                refusal(primary()).contains("too many wrong passwords from 127.0.0.1, wait 1 s"));
    }

    @Test
    void anotherKeyIsNotBelievedAndAnAddressThatIsNotAllowedIsRefused() throws IOException {
        final String refusal =
                refusal(primary(secondary.port(), "00".repeat(32), "sync", PASSWORD));
        assertTrue(refusal.contains("peer.pin must be the key"), refusal);
        try (Secondary closed = secondary(List.of(IpAddress.parse("127.0.0.2")))) {
            final String forbidden = refusal(primary(closed.port(), key.pin(), "sync", PASSWORD));
            assertTrue(forbidden.contains("answers with status 403"), forbidden);
            assertTrue(forbidden.contains("is this address among allow there?"), forbidden);
        }
    }

    @Test
    void theKeyIsMadeOnceAndForTheOwnerAlone() throws IOException {
        assertEquals(key.pin(), NodeKey.of(directory.resolve("key.p12")).pin());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("key.p12"))));
        Files.writeString(directory.resolve("key.p12"), "damaged");
        final var refused =
                assertThrows(IOException.class, () -> NodeKey.of(directory.resolve("key.p12")));
        assertTrue(String.valueOf(refused.getMessage()).contains("remove it, and a new key"));
    }
}
