package org.tandemgate.webconsole.component;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tandemgate.api.web.WebFile;
import org.tandemgate.api.web.WebSite;

/** The console as files that the bundle {@code rest} serves; read once, when somebody serves it. */
@Component(name = "org.tandemgate.webconsole", service = WebSite.class)
public final class ConsoleComponent implements WebSite {
    private static final String DIRECTORY = "/web/";

    private final Map<String, WebFile> files;

    @Activate
    public ConsoleComponent(final BundleContext context) {
        files = ConsoleFiles.of(contents(context.getBundle()));
    }

    private static Map<String, byte[]> contents(final Bundle bundle) {
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
        return contents;
    }

    private static byte[] read(final URL entry) {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Optional<WebFile> file(final String path) {
        return Optional.ofNullable(files.get(path));
    }
}
