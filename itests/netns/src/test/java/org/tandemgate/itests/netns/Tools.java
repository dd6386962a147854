package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Programs of Debian that a test cannot do without. */
final class Tools {
    private static final List<String> PLACES = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin");

    private Tools() {}

    /**
     * Leaves the test out, and says so, when a program is missing; where {@code CI} is {@code true}
     * that is a failure.
     */
    static void need(final String... programs) {
        final List<String> missing =
                Arrays.stream(programs).filter(program -> !isInstalled(program)).toList();
        if (missing.isEmpty()) {
            return;
        }
        final String text =
                "cannot run without "
                        + String.join(", ", missing)
                        + "; as root, ./tandemgate test installs what is needed";
        System.err.println(text);
        if ("true".equals(System.getenv("CI"))) {
            fail(text);
        }
        Assumptions.abort(text);
    }

    private static boolean isInstalled(final String program) {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
