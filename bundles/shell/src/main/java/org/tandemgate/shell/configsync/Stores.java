package org.tandemgate.shell.configsync;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Screen;

/** What the commands have in common. */
final class Stores {
    private static final int LONGEST_CONFIRM_SECONDS = 3600;

    private Stores() {}

    static ConfigStore of(final Services services, final Screen screen) throws CommandException {
        return services.find(ConfigStore.class)
                .orElseThrow(() -> screen.notInstalled("config-store"));
    }

    static ConfigSync sync(final Services services, final Screen screen) throws CommandException {
        return services.find(ConfigSync.class)
                .orElseThrow(() -> screen.notInstalled("config-sync"));
    }

    static AreaSchema area(final ConfigStore store, final String name, final Screen screen)
            throws CommandException {
        final List<AreaSchema> all = store.schemas();
        return all.stream()
                .filter(it -> it.area().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                screen.usage(
                                        name
                                                + " is no area, needs "
                                                + String.join(
                                                        ", ",
                                                        all.stream()
                                                                .map(AreaSchema::area)
                                                                .toList())));
    }

    /**
     * The object with some fields set, or taken away where nothing follows the sign.
     *
     * @param words {@code KEY=VALUE}
     */
    static ConfigObject edited(
            final ConfigDocument document,
            final String area,
            final String id,
            final List<String> words,
            final Screen screen)
            throws CommandException {
        final Map<String, String> fields = new HashMap<>();
        document.find(area, id).ifPresent(it -> fields.putAll(it.fields()));
        for (final String word : words) {
            final int equals = word.indexOf('=');
            if (equals < 1) {
                throw screen.usage(word + " is no KEY=VALUE");
            }
            final String key = word.substring(0, equals);
            if (equals + 1 == word.length()) {
                fields.remove(key);
            } else {
                fields.put(key, word.substring(equals + 1));
            }
        }
        try {
            return ConfigObject.of(id, fields);
        } catch (final IllegalArgumentException bad) {
            throw screen.usage(String.valueOf(bad.getMessage()));
        }
    }

    static Change change(
            final ConfigDocument candidate,
            final long base,
            final String summary,
            final Duration confirm) {
        return new Change(candidate, base, "operator", "shell", summary, confirm);
    }

    /** Seconds within which a change has to be confirmed. */
    static Duration confirm(final String seconds, final Screen screen) throws CommandException {
        if (!seconds.matches("[0-9]{1,4}") || Integer.parseInt(seconds) > LONGEST_CONFIRM_SECONDS) {
            throw screen.usage(
                    "--confirm is " + seconds + ", needs 0.." + LONGEST_CONFIRM_SECONDS + " s");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    static long number(final String word, final Screen screen) throws CommandException {
        if (!word.matches("[0-9]{1,18}")) {
            throw screen.usage(word + " is no number of a revision, see configsync:history");
        }
        return Long.parseLong(word);
    }
}
