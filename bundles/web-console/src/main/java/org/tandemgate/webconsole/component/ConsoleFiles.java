package org.tandemgate.webconsole.component;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tandemgate.api.web.WebFile;

/** The files of the console under the paths that a browser asks for. */
final class ConsoleFiles {
    /** Nothing from elsewhere, nothing in line, nobody's frame. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final String ASSETS = "assets/";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml");

    private ConsoleFiles() {}

    /**
     * Files by path.
     *
     * @param contents by name below the directory of the console, e.g. {@code assets/index-x.js};
     *     names of {@code assets} carry a hash of their content
     * @throws IllegalStateException for a kind of file that no browser is told of
     */
    static Map<String, WebFile> of(final Map<String, byte[]> contents) {
        final Map<String, WebFile> files = new LinkedHashMap<>();
        contents.forEach(
                (name, content) -> {
                    final String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
                    if (type == null) {
                        throw new IllegalStateException(
                                name + " has no type, needs one of " + TYPES.keySet());
                    }
                    files.put(
                            name.equals("index.html") ? "/" : "/" + name,
                            new WebFile(type, POLICY, name.startsWith(ASSETS), content));
                });
        return Map.copyOf(files);
    }
}
