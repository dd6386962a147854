package org.tandemgate.doctor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.DoctorReport;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.services.Services;

class SupportArchiveTest {
    @TempDir Path directory;

    private static final List<String> SECRETS =
            List.of(
                    "carpPassPhrase",
                    "pfsyncKeyOfBoth",
                    "webhookTok3n",
                    "hooks.example.org/T0/B0",
                    "syncPassw0rd",
                    "fromTheEnvironment",
                    "accountPassw0rd",
                    "userHashOfTheStore",
                    "foldedSecretValue");

    private final Services services =
            new Services() {
                @Override
                public <T> Optional<T> find(final Class<T> type) {
                    return Optional.empty();
                }

                @Override
                public <T> List<T> all(final Class<T> type) {
                    return type == ProblemSource.class
                            ? List.of(
                                    type.cast(
                                            (ProblemSource)
                                                    () ->
                                                            List.of(
                                                                    new Problem(
                                                                            "x",
                                                                            "says carpPassPhrase",
                                                                            Instant.now()))))
                            : List.of();
                }

                @Override
                public Map<String, String> bundles() {
                    return Map.of("carp", "1.0.0");
                }
            };

    private SupportArchive archive() {
        return new SupportArchive(
                services,
                pair ->
                        new DoctorReport(
                                "gw1",
                                pair,
                                List.of(CheckResult.warn("a.b", "saw syncPassw0rd", "look")),
                                Instant.now(),
                                1),
                directory.resolve("etc"),
                directory.resolve("data"),
                () -> Map.of("THE_TOKEN", "fromTheEnvironment"));
    }

    private void file(final String name, final String text) throws IOException {
        final Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void plant() throws IOException {
        final Path key = directory.resolve("pfsync.key");
        Files.writeString(key, "pfsyncKeyOfBoth\n");
        file("etc/org.tandemgate.carp-lan.cfg", "vhid = 7\npassphrase = carpPassPhrase\n");
        file("etc/org.tandemgate.pfsync.cfg", "key.file = " + key + "\nmaxupd = 128\n");
        file(
                "etc/org.tandemgate.notifications.cfg",
                """
                # webhookTok3n
                webhook.token = webhookTok3n
                webhook.url = https://hooks.example.org/T0/B0
                """);
        file("etc/org.tandemgate.configsync.cfg", "password=syncPassw0rd\nusername = x\n");
        file("etc/org.tandemgate.a.cfg", "some.token = env:THE_TOKEN\n");
        file("etc/org.tandemgate.area.user-joe.cfg", "password.hash = userHashOfTheStore\n");
        file("etc/org.tandemgate.b.cfg", "secret = folded\\\n   SecretValue\n");
        file("etc/org.tandemgate.c.cfg", "short.pin = 42\n");
        file("etc/users.properties", "vera = accountPassw0rd,viewer\n");
        file("etc/keys.properties", "k = carpPassPhrase\n");
        file("data/tandemgate/node-key.p12", "carpPassPhrase");
        file("data/log/tandemgate.log", "x".repeat(10) + String.join(" log ", SECRETS) + "\n");
    }

    private Map<String, String> contents(final Path file) throws IOException {
        final Map<String, String> all = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                all.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                entry = zip.getNextEntry();
            }
        }
        return all;
    }

    @Test
    void noSecretLeavesTheNode() throws IOException {
        plant();
        final Path file = archive().write();
        final Map<String, String> all = contents(file);
        for (final Map.Entry<String, String> each : all.entrySet()) {
            for (final String secret : SECRETS) {
                assertTrue(
                        !each.getValue().contains(secret),
                        () -> secret + " in " + each.getKey() + ": " + each.getValue());
            }
        }
        assertTrue(all.get("etc/org.tandemgate.carp-lan.cfg").contains("vhid = 7"));
        assertTrue(all.get("etc/org.tandemgate.carp-lan.cfg").contains("passphrase = (hidden)"));
        assertEquals("short.pin = (hidden)\n", all.get("etc/org.tandemgate.c.cfg"));
        assertTrue(all.get("nodes.txt").contains("carp: 1.0.0"));
        assertTrue(all.get("doctor.txt").contains("evidence: saw (hidden)"));
        assertTrue(all.get("log/tandemgate.log").startsWith("xxxxxxxxxx(hidden) log (hidden)"));
        assertTrue(
                all.keySet().stream().noneMatch(it -> it.contains("users") || it.contains("key")));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void atMostFiveAreKeptAndTheNewOneEvenAfterTheClockSteppedBack() throws IOException {
        file("etc/x.cfg", "");
        final Path directoryOfOld = directory.resolve("data/tandemgate/support");
        for (int i = 0; i < 7; i++) {
            final String name = "support-old" + i + ".zip";
            file("data/tandemgate/support/" + name, "");
            Files.setLastModifiedTime(
                    directoryOfOld.resolve(name),
                    FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        }
        final Path file = archive().write();
        try (var left = Files.list(file.getParent())) {
            assertEquals(5, left.count());
        }
        assertTrue(Files.exists(file));
    }
}
