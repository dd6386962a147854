package org.tandemgate.firewall.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator.Activation;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.firewall.flow.RuleSetTest;
import org.tandemgate.firewall.kernel.Nft;
import org.tandemgate.firewall.kernel.SavedRules;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;

/** The real nft and the real kernel, in a namespace of the test's own. */
@ExtendWith(NetworkNamespaces.class)
class FirewallTest {
    private static final ConfigDocument BLOCK =
            ConfigDocument.EMPTY.with(
                    "filter",
                    ConfigObject.of(
                            "all", Map.of("sequence", "1", "action", "block", "chain", "output")));

    private static final String SCRIPT = "../../config/bin/tandemgate-rules";

    private final Path directory;
    private final SavedRules saved;
    private final Firewall firewall;

    FirewallTest(@TempDir final Path directory) {
        this.directory = directory;
        saved = new SavedRules(directory.resolve("data/tandemgate/firewall.json"));
        firewall = new Firewall(new Nft(List.of("nft")), saved);
    }

    @BeforeAll
    static void programs() {
        NetworkNamespaces.requireProgram("nft");
    }

    private static String rules(final NetworkNamespace here) throws Exception {
        return here.execute("nft", "list", "ruleset");
    }

    private void bring(final ConfigDocument before, final ConfigDocument after)
            throws ActivationException {
        final Activation activation = firewall.prepare(before, after);
        activation.apply();
        activation.verify();
    }

    /** All that we write is understood by nft, and counted by the kernel. */
    @Test
    void everyKindOfRuleIsTakenAndReadBack(final NetworkNamespace here) throws Exception {
        here.run(() -> bring(ConfigDocument.EMPTY, RuleSetTest.DOCUMENT));

        final String rules = rules(here);
        assertTrue(rules.contains("iifname \"wan0\""), rules);
        assertTrue(rules.contains("10.1.0.0/16"), rules);
        assertTrue(rules.contains("counter packets 0 bytes 0"), rules);
        assertTrue(rules.contains("dnat ip to 10.0.0.5:8080"), rules);
        assertTrue(rules.contains("masquerade"), rules);
    }

    /** Other tables are other people's. */
    @Test
    void onlyTheOwnTableIsTouched(final NetworkNamespace here) throws Exception {
        here.execute("nft", "add", "table", "inet", "somebody");
        here.execute("nft", "add", "table", "ip", "tandemgate");

        here.run(() -> bring(ConfigDocument.EMPTY, BLOCK));
        here.run(() -> bring(BLOCK, ConfigDocument.EMPTY));

        assertEquals(
                "table inet somebody {\n}\ntable ip tandemgate {\n}\n",
                rules(here).replaceAll("\n+", "\n"));
    }

    @Test
    void rulesReallyBlockAndARollbackReallyOpens(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("cable", there, "far");
        here.execute("ip", "addr", "add", "10.5.0.1/24", "dev", "cable");
        there.execute("ip", "addr", "add", "10.5.0.2/24", "dev", "far");
        final String[] ping = {"ping", "-c1", "-W1", "10.5.0.2"};
        final Activation[] activation = new Activation[1];
        here.execute(ping);
        here.run(
                () -> {
                    activation[0] = firewall.prepare(ConfigDocument.EMPTY, BLOCK);
                    activation[0].apply();
                    activation[0].verify();
                });
        assertThrows(Exception.class, () -> here.execute(ping));

        here.run(() -> activation[0].rollback());

        here.execute(ping);
        assertFalse(rules(here).contains("tandemgate"));
    }

    /** nft 1.0.6 may end its JSON at the flags of a table that belongs to a process. */
    @Test
    void tablesOfProcessesDoNotHideOurs(final NetworkNamespace here) throws Exception {
        final Process owner =
                here.call(
                        () ->
                                new ProcessBuilder("nft", "-i")
                                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                        .start());
        try (Writer commands = owner.outputWriter()) {
            commands.write("add table netdev tandemgate_fence_00001234 { flags owner; }\n");
            commands.write("add table inet tandemgate_alive_00001234 { flags owner; }\n");
            commands.flush();
            for (int tries = 0; !rules(here).contains("tandemgate_alive_"); tries++) {
                assertTrue(tries < 1000, "nft -i has made no table");
            }

            here.run(() -> bring(ConfigDocument.EMPTY, BLOCK));

            assertTrue(rules(here).contains("comment \"filter/all "), rules(here));
        } finally {
            owner.destroy();
        }
    }

    /** The machine boots: the kernel has nothing, and the bundle does not run yet. */
    @Test
    void aBootHasTheRulesOfTheLastLifeBeforeTheBundle(
            final NetworkNamespace here, final NetworkNamespace boot) throws Exception {
        here.run(() -> bring(ConfigDocument.EMPTY, BLOCK));
        final String before = here.execute("nft", "-s", "list", "ruleset");
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(saved.file())));

        boot.execute("sh", SCRIPT, directory.toString());

        assertEquals(before, boot.execute("nft", "-s", "list", "ruleset"));
        boot.execute("nft", "flush", "chain", "inet", "tandemgate", "output");
        final String changed = boot.execute("nft", "-s", "list", "ruleset");
        boot.execute("sh", SCRIPT, directory.toString());
        assertEquals(changed, boot.execute("nft", "-s", "list", "ruleset"), "loaded twice");
        here.run(() -> bring(BLOCK, ConfigDocument.EMPTY));
        here.execute("sh", SCRIPT, directory.toString());
        assertFalse(rules(here).contains("tandemgate"));
    }

    @Test
    void whatIsTakenBackIsNotLoadedAtTheNextBoot(
            final NetworkNamespace here, final NetworkNamespace boot) throws Exception {
        here.run(
                () -> {
                    final Activation activation = firewall.prepare(ConfigDocument.EMPTY, BLOCK);
                    activation.apply();
                    activation.rollback();
                });

        boot.execute("sh", SCRIPT, directory.toString());

        assertFalse(rules(boot).contains("tandemgate"));
    }

    /** A name that is too long for the kernel is not found out before it is asked. */
    @Test
    void whatTheKernelRefusesChangesNothing(final NetworkNamespace here) throws Exception {
        here.run(() -> bring(ConfigDocument.EMPTY, BLOCK));
        final String before = rules(here);
        final ConfigDocument bad =
                BLOCK.with(
                                "interfaces",
                                ConfigObject.of("x", Map.of("device", "12345678901234567")))
                        .with(
                                "filter",
                                ConfigObject.of(
                                        "bad",
                                        Map.of(
                                                "sequence", "2",
                                                "action", "pass",
                                                "interface", "x")));

        final var refused =
                assertThrows(
                        ActivationException.class,
                        () -> here.run(() -> firewall.prepare(BLOCK, bad)));

        assertTrue(refused.getMessage().startsWith("cannot check the rules: nft says"));
        assertEquals(before, rules(here));
    }

    @Test
    void aRuleThatSomebodyElseTookAwayIsNoticed(final NetworkNamespace here) throws Exception {
        final Activation[] activation = new Activation[1];
        here.run(
                () -> {
                    activation[0] = firewall.prepare(ConfigDocument.EMPTY, BLOCK);
                    activation[0].apply();
                    activation[0].verify();
                });
        here.execute("nft", "flush", "chain", "inet", "tandemgate", "output");

        final var refused =
                assertThrows(
                        ActivationException.class, () -> here.run(() -> activation[0].verify()));

        assertTrue(refused.getMessage().contains("has 0 rules"), refused.getMessage());
        here.execute("nft", "delete", "table", "inet", "tandemgate");
        assertThrows(ActivationException.class, () -> here.run(() -> activation[0].verify()));
    }

    @Test
    void aMissingProgramIsNamedAndNoFileIsLeft() throws Exception {
        final var nothing =
                new Firewall(new Nft(List.of(directory.resolve("nft").toString())), saved);
        final var refused =
                assertThrows(
                        ActivationException.class,
                        () -> nothing.prepare(ConfigDocument.EMPTY, BLOCK));

        assertTrue(refused.getMessage().contains("package nftables"), refused.getMessage());
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(
                    List.of(),
                    files.filter(it -> it.getFileName().toString().startsWith("tandemgate-nft"))
                            .toList());
        }
    }
}
