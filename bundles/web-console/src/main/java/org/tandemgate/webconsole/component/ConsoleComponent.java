package org.tandemgate.webconsole.component;

import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tandemgate.api.web.WebFile;
import org.tandemgate.api.web.WebSite;
import org.tandemgate.webconsole.files.ConsoleFiles;

/** The console as files that the bundle {@code rest} serves; read once, when somebody serves it. */
@Component(name = "org.tandemgate.webconsole", service = WebSite.class)
public final class ConsoleComponent implements WebSite {
    private final Map<String, WebFile> files;

    @Activate
    public ConsoleComponent(final BundleContext context) {
        files = ConsoleFiles.of(context.getBundle());
    }

    @Override
    public Optional<WebFile> file(final String path) {
        return Optional.ofNullable(files.get(path));
    }
}
