package org.tandemgate.webconsole.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.web.WebFile;

/** What Vite has built, as it is served. */
class ConsoleFilesTest {
    private static final Path BUILT = Path.of("target/classes/web");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private static Map<String, WebFile> built() throws IOException {
        final Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(BUILT)) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(BUILT.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return ConsoleFiles.of(contents);
    }

    private static String text(final WebFile file) {
        return new String(file.plain(), StandardCharsets.UTF_8);
    }

    @Test
    void thePageNamesOnlyFilesThatAreServed() throws IOException {
        final Map<String, WebFile> files = built();
        final String page = text(files.get("/"));
        final Matcher reference = REFERENCE.matcher(page);
        final TreeSet<String> named = new TreeSet<>();
        while (reference.find()) {
            named.add(reference.group(1));
        }
        named.add("/");
        assertEquals(new TreeSet<>(files.keySet()), named);
        assertFalse(files.get("/").isLasting());
        assertTrue(
                files.keySet().stream()
                        .filter(it -> !it.equals("/"))
                        .allMatch(it -> files.get(it).isLasting()));
    }

    /** The names of XML name spaces are no addresses that anybody asks. */
    @Test
    void noFileNamesAnotherHost() throws IOException {
        for (final Map.Entry<String, WebFile> file : built().entrySet()) {
            final String rest =
                    text(file.getValue())
                            .replaceAll("http://www\\.w3\\.org/[0-9]{4}/[a-zA-Z/]+", "")
                            .replaceAll("http://www\\.w3\\.org/1998/Math/MathML", "");
            assertFalse(Pattern.compile("(?:https?|wss?)://").matcher(rest).find(), file.getKey());
        }
    }

    @Test
    void nothingInLineIsAllowedOrThere() throws IOException {
        assertFalse(ConsoleFiles.POLICY.contains("unsafe"));
        assertFalse(ConsoleFiles.POLICY.contains("*"));
        final String page = text(built().get("/"));
        for (final String inline :
                List.of("style=", "<style", "onclick", "<script>", "javascript:")) {
            assertFalse(page.contains(inline), inline);
        }
    }

    @Test
    void aKindOfFileWithoutATypeIsADefect() {
        assertThrows(
                IllegalStateException.class,
                () -> ConsoleFiles.of(Map.of("assets/x.map", new byte[0])));
    }
}
