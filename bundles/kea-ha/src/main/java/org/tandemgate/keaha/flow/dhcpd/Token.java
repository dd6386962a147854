package org.tandemgate.keaha.flow.dhcpd;

import java.util.Locale;

/**
 * A word of the file.
 *
 * @param kind of it
 * @param text without quotes and escapes
 * @param position of its first character
 */
record Token(Kind kind, String text, Position position) {
    /** What a token is. */
    enum Kind {
        WORD,
        STRING,
        /** One of the characters with a meaning of their own. */
        MARK,
        END
    }

    boolean is(final String word) {
        return kind != Kind.STRING && text.equals(word);
    }

    boolean isString() {
        return kind == Kind.STRING;
    }

    String lower() {
        return text.toLowerCase(Locale.ROOT);
    }
}
