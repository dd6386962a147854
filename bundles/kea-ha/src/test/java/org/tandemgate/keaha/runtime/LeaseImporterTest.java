package org.tandemgate.keaha.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.LeaseImport;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.Subnets;
import org.tandemgate.keaha.flow.dhcpd.LeaseFile;
import org.tandemgate.keaha.link.JsonReader;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;

/** Leases on their way, against what real servers of each version answered. */
final class LeaseImporterTest {
    @TempDir Path directory;

    private LeaseFile.Content content(final String... addresses) throws Exception {
        final var text = new StringBuilder();
        for (final String address : addresses) {
            text.append("lease ")
                    .append(address)
                    .append(" {\n  ends never;\n  binding state active;\n")
                    .append("  hardware ethernet 02:aa:00:00:00:99;\n}\n");
        }
        final Path file = Files.writeString(directory.resolve("leases"), text);
        return LeaseImporter.read(file.toString());
    }

    private LeaseImport run(
            final RecordedServer server, final boolean dryRun, final String... addresses)
            throws Exception {
        return LeaseImporter.run("f", content(addresses), server, dryRun);
    }

    private static RecordedServer server(final String version) {
        return new RecordedServer(version)
                .answering("lease4-add", "v4-lease4-add")
                .answering("lease4-get", "v4-lease4-get-none");
    }

    @ParameterizedTest
    @CsvSource({"2.2.0", "2.6.3", "3.0.4"})
    void leasesOfASubnetAreTaken(final String version) throws Exception {
        final RecordedServer server = server(version);
        final LeaseImport done = run(server, false, "10.77.200.99", "192.0.2.1");

        assertEquals(1, done.taken());
        assertEquals(
                List.of(new LeaseImport.Left("192.0.2.1", 6, "it is in no subnet of the server")),
                done.left());
        assertEquals("version-get config-get lease4-add", server.commands());
    }

    /** By asking, not by its number or text: 2.2 has one number for everything. */
    @ParameterizedTest
    @CsvSource({"2.2.0", "2.6.3", "3.0.4"})
    void whatTheServerHasStaysAndWhatItRefusesIsNamed(final String version) throws Exception {
        final LeaseImport there =
                run(
                        server(version)
                                .answering("lease4-add", "v4-lease4-add-duplicate")
                                .answering("lease4-get", "v4-lease4-get"),
                        false,
                        "10.77.200.99");
        assertEquals(1, there.present());
        assertEquals(List.of(), there.left());

        final LeaseImport refused =
                run(
                        server(version).answering("lease4-add", "v4-lease4-add-wrong-subnet"),
                        false,
                        "10.77.200.99");
        assertEquals(0, refused.present() + refused.taken());
        assertTrue(
                refused.left().get(0).reason().startsWith("the server refuses it: Invalid subnet"),
                refused::toString);
    }

    @Test
    void aDryRunGivesNothing() throws Exception {
        final RecordedServer server = server("3.0.4");
        final LeaseImport done = run(server, true, "10.77.200.99");
        assertEquals(1, done.taken());
        assertEquals("version-get config-get lease4-get", server.commands());
    }

    @Test
    void withoutTheHookOrWithoutAnAnswerItEnds() {
        final var refused =
                assertThrows(
                        RefusedException.class,
                        () ->
                                run(
                                        server("2.2.0")
                                                .answering(
                                                        "lease4-add",
                                                        "v4-ha-heartbeat-after-config-set-ha-error"),
                                        false,
                                        "10.77.200.99"));
        assertTrue(String.valueOf(refused.getMessage()).contains("hook is not loaded"));
        assertThrows(
                RefusedException.class,
                () -> run(server("2.2.0").answering("lease4-add", ""), false, "10.77.200.99"));
    }

    @Test
    void aFileThatIsNoneIsRefused() {
        for (final String file : List.of(directory.toString(), "/nowhere", "\0")) {
            final var refused =
                    assertThrows(RefusedException.class, () -> LeaseImporter.read(file));
            assertTrue(String.valueOf(refused.getMessage()).contains("needs the dhcpd.leases"));
        }
    }

    /** A prefix belongs where prefixes of its length are delegated, not where its address would. */
    @Test
    void aPrefixIsFoundByItsPool() throws BadAnswerException {
        final Json configuration =
                JsonReader.read(
                        """
                        {"Dhcp6":{"subnet6":[{"id":1,"subnet":"2001:db8::/32"},{"subnet":"x"},
                          {"id":3,"subnet":"nonsense"}],
                          "shared-networks":[{"subnet6":[{"id":2,"subnet":"fd00::/64","pd-pools":[
                            {"prefix":"2001:db8:1::","prefix-len":48,"delegated-len":56}]}]}]}}"""
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        final Subnets subnets = Subnets.of(configuration, Family.V6);
        assertEquals(OptionalLong.of(1), subnets.of("2001:db8:1::5", 0));
        assertEquals(OptionalLong.of(2), subnets.of("2001:db8:1:100::", 56));
        assertEquals(OptionalLong.empty(), subnets.of("2001:db8:1:100::", 60));
        assertEquals(OptionalLong.empty(), subnets.of("2001:db8:2::", 56));
        assertEquals(OptionalLong.of(2), subnets.of("fd00::1", 0));
        assertEquals(OptionalLong.empty(), subnets.of("10.0.0.1", 0));
    }
}
