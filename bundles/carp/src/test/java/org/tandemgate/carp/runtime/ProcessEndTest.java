package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessEndTest {
    @Test
    void theWorkIsDoneWhenTheProcessEndsAndNotWhenClosedBefore() throws Exception {
        assertEquals("left", outputOf("stay"));
        assertEquals("", outputOf("close"));
    }

    private static String outputOf(final String what) throws Exception {
        final Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin/java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        what))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        final String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it does not end");
        return output;
    }

    /** Program: has something to do at its end, or not any more. */
    static final class Main {
        private Main() {}

        public static void main(final String[] args) {
            final var end = new ProcessEnd(() -> System.out.println("left"));
            if (args[0].equals("close")) {
                end.close();
            }
        }
    }
}
