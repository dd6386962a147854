package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.with;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/** Settings of an interface that outlive the process which raised them. */
class RaisedSettingsTest {
    private static final String LAN = "net/ipv4/conf/lan/";
    private static final String IGNORE = LAN + "arp_ignore";
    private static final String ANNOUNCE = LAN + "arp_announce";
    private static final String BOOT = "kernel/random/boot_id";

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final Journal journal = new Journal();
    @TempDir private Path data;
    private Path file;

    @BeforeEach
    void boot() {
        file = data.resolve("tandemgate").resolve("carp-settings");
        kernel.set(BOOT, "this");
        kernel.set(IGNORE, "0");
        kernel.set(ANNOUNCE, "1");
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private RaisedSettings life() {
        return new RaisedSettings(kernel, new SettingsMemory(kernel, file, journal), journal);
    }

    private static AddressPlan plan(final String host, final int index) {
        return new AddressPlan(
                host,
                index,
                "lan",
                7,
                MacMode.VIRTUAL,
                List.of(CidrAddress.parse("10.0.0.1/24")),
                true,
                100);
    }

    private static RaisedSettings raise(final RaisedSettings life) throws LinuxException {
        life.raise(plan("lan", 2), "arp_ignore", 1);
        life.raise(plan("lan", 2), "arp_announce", 2);
        return life;
    }

    private void assertSettings(final String ignore, final String announce) {
        assertEquals(ignore, kernel.setting(IGNORE));
        assertEquals(announce, kernel.setting(ANNOUNCE));
    }

    @Test
    void theyAreAsBeforeWhenTheLastVirtualHostHasLeft() throws Exception {
        final RaisedSettings life = raise(life());
        life.raise(plan("other", 2), "arp_ignore", 1);
        life.raise(plan("other", 2), "arp_announce", 2);
        assertSettings("1", "2");

        life.release("lan");
        assertSettings("1", "2");
        life.release("other");
        assertSettings("0", "1");
        assertFalse(Files.exists(file), "nothing is raised");
    }

    @Test
    void theLifeAfterAKilledOnePutsBackWhatWasThereFirst() throws Exception {
        raise(life());
        raise(life());

        final RaisedSettings third = raise(life());
        third.restoreLeftOvers();
        assertSettings("1", "2");
        third.release("lan");

        assertSettings("0", "1");
    }

    @Test
    void whatNoVirtualHostNeedsAnyMoreIsPutBackAtTheStart() throws Exception {
        raise(life());

        life().restoreLeftOvers();

        assertSettings("0", "1");
        assertFalse(Files.exists(file), "nothing is left behind");
    }

    @Test
    void whatAnAdministratorHasSetAfterARebootStays() throws Exception {
        raise(life());
        kernel.set(BOOT, "next");

        life().restoreLeftOvers();

        assertSettings("1", "2");
    }

    @Test
    void whatAnAdministratorHasSetMeanwhileStays() throws Exception {
        raise(life());
        kernel.set(IGNORE, "2");

        life().restoreLeftOvers();

        assertSettings("2", "1");
    }

    /** The old one took its settings along. */
    @Test
    void anotherInterfaceOfThatNameIsLeftAlone() throws Exception {
        final RaisedSettings life = life();
        life.raise(plan("lan", 17), "arp_ignore", 1);

        life().restoreLeftOvers();

        assertSettings("1", "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "boot=this",
                "boot=this\n2 0 1 lan arp_ignore",
                "boot=this\n2 0 1 lan/../../../kernel arp_ignore\nend",
                "boot=this\n2 0 1 .. arp_ignore\nend",
                "boot=this\n2 0 one lan arp_ignore\nend"
            })
    void aDamagedFileIsAsGoodAsNone(final String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        kernel.set(IGNORE, "1");

        final RaisedSettings life = life();
        life.restoreLeftOvers();
        assertSettings("1", "1");

        kernel.set(IGNORE, "0");
        raise(life).release("lan");
        assertSettings("0", "1");
    }

    /** The configuration that needed them is gone. */
    @Test
    void aNodeWithoutVirtualHostsPutsThemBackSoon() throws Exception {
        raise(life());

        try (NodeElection node = new NodeElection(kernel, file)) {
            await(() -> kernel.setting(IGNORE).equals("0"), node::virtualHosts);
            await(() -> kernel.setting(ANNOUNCE).equals("1"), node::virtualHosts);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VIRTUAL", "INTERFACE"})
    void aNodeThatStopsAfterAKilledOneLeavesWhatWasThereFirst(final String mac) throws Exception {
        raise(life());
        final String promote = LAN + "promote_secondaries";

        try (NodeElection node = new NodeElection(kernel, file)) {
            node.apply(SERVING);
            final Member member = node.add("lan");
            member.configure(with("lan", 7, 20, "secret", MacMode.valueOf(mac), "10.0.0.1/24"));
            awaitRole(member, Role.MASTER);
            assertTrue(Files.exists(file), "for the life after this one");
            assertEquals(mac.equals("INTERFACE") ? "1" : "0", kernel.setting(promote));
        }

        assertSettings("0", "1");
        assertEquals("0", kernel.setting(promote));
        assertFalse(Files.exists(file));
    }
}
