package org.tandemgate.shell.configsync;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.PasswordHasher;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "hash",
        description = "Make of a password what password.hash of a user needs")
public final class HashCommand extends JsonCommand {
    @Argument(
            name = "file:PATH|env:NAME",
            description = "Where the password stands; never the password, which histories keep",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final String where = arguments.only("file:PATH or env:NAME");
        if (!where.startsWith("file:") && !where.startsWith("env:")) {
            throw screen.usage("needs file:PATH or env:NAME, never the password itself");
        }
        final PasswordHasher hasher =
                services.find(PasswordHasher.class)
                        .orElseThrow(() -> screen.notInstalled("accounts"));
        final String hash = hasher.hash(password(where));
        if (isJson()) {
            screen.json(new Json().put("hash", hash));
        } else {
            screen.line(hash);
        }
    }

    private static String password(final String where) throws RefusedException {
        final var reader = new ConfigurationReader(Map.of("password", where));
        final String password = reader.secret("password");
        if (password.isEmpty()) {
            reader.complain("password is empty, needs at least one character");
        }
        try {
            reader.refuseIfBad();
        } catch (final RefusedConfigurationException bad) {
            throw new RefusedException(bad.getMessage());
        }
        return password;
    }
}
