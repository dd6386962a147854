package org.tandemgate.shell.ha;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.doctor.Support;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "ha",
        name = "support",
        description = "Write an archive for somebody who is to help, without secrets")
public final class SupportCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Support support =
                services.find(Support.class).orElseThrow(() -> screen.notInstalled("doctor"));
        try {
            final Path file = support.write();
            if (isJson()) {
                screen.json(new Json().put("file", file.toString()));
            } else {
                screen.line(file.toString());
                screen.line(
                        "secrets of our files are hidden; look through it before it leaves you");
            }
        } catch (final IOException failed) {
            throw screen.refuse("the archive cannot be written: " + failed.getMessage());
        }
    }
}
