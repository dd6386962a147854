package org.tandemgate.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every key that a bundle reads is shipped in config/ with a comment and named in its README. */
class ConfigurationTest {
    private static final String METATYPE =
            """
            <MetaData><OCD id="x"><AD id="gap.ms"/><AD id="rate"/></OCD>
            <Designate pid="org.tandemgate.planted"><Object ocdref="x"/></Designate></MetaData>
            """;

    private static final String README = "| `gap.ms` | time | `rate` |";

    private static final String FILE =
            "# Time between.\n# 0..9, default 1\ngap.ms = 1\n\n# Frames per second.\n#rate = 5\n";

    private static List<String> complaints(final String fileName, final String file) {
        return ConfigurationKeys.parse(METATYPE).get(0).complaints(Map.of(fileName, file), README);
    }

    @TestFactory
    Stream<DynamicTest> everyKeyIsDocumented() {
        final Map<String, String> files = shippedFiles();
        return Bundle.all().stream()
                .flatMap(
                        bundle ->
                                configurations(bundle).stream()
                                        .map(keys -> documented(bundle, keys, files)));
    }

    private static DynamicTest documented(
            final Bundle bundle, final ConfigurationKeys keys, final Map<String, String> files) {
        return DynamicTest.dynamicTest(
                keys.pid(),
                () -> {
                    assertFalse(keys.keys().isEmpty(), "no keys");
                    final String readme = Bundle.text(bundle.path().resolve("README.md"));
                    assertEquals(List.of(), keys.complaints(files, readme));
                    final String top = Bundle.text(Bundle.top().resolve("README.md"));
                    assertEquals(List.of(), keys.differences(top));
                });
    }

    private static Map<String, String> shippedFiles() {
        try (Stream<Path> files = Files.walk(Bundle.top().resolve("config"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("org.tandemgate."))
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), Bundle::text));
        } catch (final IOException unreadable) {
            throw new AssertionError("cannot list config/", unreadable);
        }
    }

    private static List<ConfigurationKeys> configurations(final Bundle bundle) {
        final Path metatype = bundle.classes().resolve("OSGI-INF/metatype");
        if (!Files.isDirectory(metatype)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(metatype)) {
            return files.map(Bundle::text)
                    .flatMap(text -> ConfigurationKeys.parse(text).stream())
                    .toList();
        } catch (final IOException unreadable) {
            throw new AssertionError("cannot list " + metatype, unreadable);
        }
    }

    @Test
    void acceptsKeysWithComments() {
        assertEquals(List.of(), complaints("org.tandemgate.planted.cfg", FILE));
    }

    @Test
    void findsAKeyThatIsNotShipped() {
        assertEquals(
                List.of("rate does not stand with a comment in config/ (org.tandemgate.planted)"),
                complaints("org.tandemgate.planted.cfg", FILE.replace("#rate", "#rat")));
        assertEquals(
                List.of("gap.ms does not stand with a comment in config/ (org.tandemgate.planted)"),
                complaints("org.tandemgate.planted.cfg", "\ngap.ms = 1\n" + FILE.substring(45)));
        assertEquals(
                List.of("config/ has no file for org.tandemgate.planted"),
                complaints("org.tandemgate.planted-lan.cfg", FILE));
    }

    @Test
    void findsAKeyThatTheReadmeDoesNotName() {
        final var keys = ConfigurationKeys.parse(METATYPE).get(0);

        assertEquals(
                List.of("`rate` does not stand in the bundle's README (org.tandemgate.planted)"),
                keys.complaints(Map.of("org.tandemgate.planted.cfg", FILE), "`gap.ms`, rate"));
    }

    @Test
    void findsATableThatIsNotTheKeys() {
        final var keys = ConfigurationKeys.parse(METATYPE).get(0);
        final String table =
                """
                # Configuration

                `org.tandemgate.planted.cfg`

                | key | meaning |
                | --- | --- |
                | `gap.ms` | between them, as in `other` |
                | `rate`, `rat` | frames |

                | `burst` | another table |
                """;

        assertEquals(
                List.of("`rat` under `org.tandemgate.planted.cfg` is no key"),
                keys.differences(table));
        assertEquals(
                List.of("`rate` is no row under `org.tandemgate.planted.cfg`"),
                keys.differences(table.replace("`rate`, `rat`", "x")));
        assertEquals(List.of(), keys.differences(table.replace("planted", "other")));
        assertEquals(
                List.of(),
                keys.differences("\n`org.tandemgate.planted.cfg`\n| `gap.ms`, `rate` | both |\n"));
    }

    @Test
    void readsFactories() {
        final var keys = ConfigurationKeys.parse(METATYPE.replace("pid=", "factoryPid=")).get(0);

        assertEquals(
                new ConfigurationKeys("org.tandemgate.planted", true, List.of("gap.ms", "rate")),
                keys);
        assertEquals(true, keys.isFile("org.tandemgate.planted-lan.cfg"));
        assertEquals(true, keys.isFile("org.tandemgate.planted-NAME.cfg.example"));
        assertEquals(false, keys.isFile("org.tandemgate.planted.cfg"));
    }
}
