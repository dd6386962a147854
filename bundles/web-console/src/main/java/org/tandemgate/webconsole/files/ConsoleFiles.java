package org.tandemgate.webconsole.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.tandemgate.api.web.WebFile;

/** The files of the console under the paths that a browser asks for. */
public final class ConsoleFiles {
    /** Nothing from elsewhere, nothing in line, nobody's frame. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final String DIRECTORY = "/web/";
    private static final String ASSETS = "assets/";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml");

    private ConsoleFiles() {}

    /**
     * Those of a bundle, read once.
     *
     * @throws IllegalStateException when the bundle was built without them
     */
    public static Map<String, WebFile> of(final Bundle bundle) {
        final Map<String, byte[]> contents = new LinkedHashMap<>();
        final Enumeration<URL> found = bundle.findEntries(DIRECTORY, "*.*", true);
        if (found != null) {
            for (final URL entry : Collections.list(found)) {
                contents.put(entry.getPath().substring(DIRECTORY.length()), read(entry));
            }
        }
        if (!contents.containsKey("index.html")) {
            throw new IllegalStateException(
                    "the bundle has no "
                            + DIRECTORY
                            + "index.html; it was built without the console");
        }
        return of(contents);
    }

    private static byte[] read(final URL entry) {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

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
