package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.Outcome;

/** The alert rules that are shipped, evaluated by Prometheus' own tool. */
final class AlertRulesIT {
    private static final Path RULES = Path.of("../../config/monitoring/tandemgate-alerts.yml");

    @TempDir Path directory;

    private static Outcome promtool(final String... arguments) {
        Tools.need("promtool");
        final List<String> argv = new ArrayList<>(List.of("promtool"));
        argv.addAll(List.of(arguments));
        return Command.run(argv, Map.of(), Duration.ofSeconds(60));
    }

    @Test
    void theyFireWhenTheyShouldAndNotBefore() throws IOException {
        final String tests;
        try (InputStream in = AlertRulesIT.class.getResourceAsStream("/alerts-test.yml")) {
            assertNotNull(in);
            tests = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        final Path file =
                Files.writeString(
                        directory.resolve("tests.yml"),
                        tests.replace("RULES", RULES.toAbsolutePath().normalize().toString()));
        final Outcome outcome = promtool("test", "rules", file.toString());
        assertEquals(0, outcome.exit(), outcome::toString);
    }

    @Test
    void theyAreRules() {
        final Outcome outcome = promtool("check", "rules", RULES.toString());
        assertEquals(0, outcome.exit(), outcome::toString);
    }
}
