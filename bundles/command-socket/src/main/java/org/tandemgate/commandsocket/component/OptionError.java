package org.tandemgate.commandsocket.component;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * An option that Karaf refuses before the command sees it (DefaultActionPreparator of shell.core
 * 4.4.10), in our words: what is wrong, the value, what is allowed, what to do.
 *
 * @param text one sentence
 * @param isJson whether the command has {@code --json} and it was given
 */
record OptionError(String text, boolean isJson) {
    private static final String UNKNOWN = "Undefined option: ";
    private static final String WITHOUT_VALUE = "Missing value for option: ";
    private static final String JSON = "--json";

    /**
     * Recognizes one; absent for every other failure.
     *
     * @param words of the command line, the command first
     */
    static @Nullable OptionError of(
            final Throwable failure, final Session session, final List<String> words) {
        final String message = failure.getMessage();
        if (!(failure instanceof CommandException) || message == null || words.isEmpty()) {
            return null;
        }
        final String command = words.get(0);
        final List<String> allowed = options(session, command);
        final String text;
        if (message.startsWith(UNKNOWN)) {
            text = "has no option " + printable(message.substring(UNKNOWN.length()));
        } else if (message.startsWith(WITHOUT_VALUE)) {
            text = "needs a value behind " + printable(message.substring(WITHOUT_VALUE.length()));
        } else {
            return null;
        }
        final String options =
                allowed.isEmpty() ? "" : "; its options are " + String.join(", ", allowed);
        return new OptionError(
                printable(command) + " " + text + options + "; " + printable(command) + " --help",
                words.contains(JSON) && allowed.contains(JSON));
    }

    /** As a command of ours writes why there is no answer. */
    String json(final int exitCode) {
        return "{\"error\":\"" + text + "\",\"exitCode\":" + exitCode + "}";
    }

    /** Options have ordinary names; what was typed instead may be anything. */
    private static String printable(final String typed) {
        return typed.replaceAll("[^ !#-\\[\\]-~]", "?");
    }

    /**
     * Names of the options, sorted. Karaf tells nobody but through the class behind the command,
     * which {@code ActionCommand} of its implementation has a public method for.
     */
    private static List<String> options(final Session session, final String command) {
        final String[] parts = command.split(":", 2);
        final Command known =
                parts.length == 2 ? session.getRegistry().getCommand(parts[0], parts[1]) : null;
        final TreeSet<String> names = new TreeSet<>();
        try {
            Class<?> action =
                    known == null
                            ? null
                            : (Class<?>) known.getClass().getMethod("getActionClass").invoke(known);
            for (; action != null; action = action.getSuperclass()) {
                Arrays.stream(action.getDeclaredFields())
                        .map(field -> field.getAnnotation(Option.class))
                        .filter(option -> option != null)
                        .forEach(option -> names.add(option.name()));
            }
        } catch (final ReflectiveOperationException | ClassCastException noAction) {
            return List.of(); // A command of another kind, or another Karaf.
        }
        return List.copyOf(names);
    }
}
