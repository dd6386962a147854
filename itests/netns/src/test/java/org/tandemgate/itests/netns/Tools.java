package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
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
        if (!missing.isEmpty()) {
            leaveOut(
                    "cannot run without "
                            + String.join(", ", missing)
                            + "; as root, ./tandemgate test installs what is needed");
        }
        if (List.of(programs).contains("tcpdump") && areGroupsFrozen()) {
            leaveOut(
                    "tcpdump does not start in the user namespace of an ordinary user, where it may"
                            + " not change its groups; run the tests as root");
        }
    }

    private static void leaveOut(final String text) {
        System.err.println(text);
        if ("true".equals(System.getenv("CI"))) {
            fail(text);
        }
        Assumptions.abort(text);
    }

    /** user_namespaces(7): an ordinary user gives up setgroups to map a group. */
    private static boolean areGroupsFrozen() {
        try {
            return Files.readString(Path.of("/proc/self/setgroups")).strip().equals("deny");
        } catch (IOException e) {
            // A kernel without this file has no such rule.
            return false;
        }
    }

    private static boolean isInstalled(final String program) {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
