package org.tandemgate.commandsocket.component;

import java.util.List;
import org.apache.karaf.shell.api.console.Session;

/**
 * Brings literal arguments past the shell's parser. No quoting does it in all cases: inside double
 * quotes Gogo still looks for the partner of a single quote. A word that is nothing but a variable
 * is taken as the variable's value, unparsed (Gogo, Expander, rawVariable).
 */
final class Words {
    private Words() {}

    /** Sets the session's variables and names them in a line for its parser. */
    static String line(final Session session, final List<String> words) {
        final StringBuilder line = new StringBuilder(words.get(0));
        for (int i = 1; i < words.size(); i++) {
            final String name = "tandemgateWord" + i;
            session.put(name, words.get(i));
            line.append(" $").append(name);
        }
        return line.toString();
    }

    /** Whether the text can be a command's name; anything else must not reach the parser. */
    static boolean isCommand(final String text) {
        return text.matches("[A-Za-z0-9_.*-]+(:[A-Za-z0-9_.*-]+)?");
    }
}
