package org.tandemgate.keaha.flow.dhcpd;

/**
 * Splits the text of a file into words, as dhcpd's common/conflex.c does. Not thread safe.
 *
 * <p>Limits: text of 4 Mi characters, words of 1024, strings of 4096.
 */
final class Tokenizer {
    static final int TEXT_MAX = 4 << 20;
    static final int WORD_MAX = 1024;
    static final int STRING_MAX = 4096;

    private static final String MARKS = "{};,=()!~";
    private static final int HEX = 16;
    private static final int OCTAL = 8;
    private static final int OCTET = 255;

    private final String file;
    private final String text;
    private int at;
    private int line = 1;
    private int lineBegin;

    Tokenizer(final String file, final String text) throws DhcpdSyntaxException {
        this.file = file;
        this.text = text;
        if (text.length() > TEXT_MAX) {
            throw error("the file has " + text.length() + " characters, at most " + TEXT_MAX);
        }
    }

    private Position here() {
        return new Position(file, line, at - lineBegin + 1);
    }

    private DhcpdSyntaxException error(final String problem) {
        return new DhcpdSyntaxException(here(), problem);
    }

    /** The next one; END for ever once the text is over. */
    Token next() throws DhcpdSyntaxException {
        skip();
        final Position position = here();
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", position);
        }
        final char c = text.charAt(at);
        if (c == '"') {
            return new Token(Token.Kind.STRING, string(), position);
        }
        if (MARKS.indexOf(c) >= 0) {
            at++;
            return new Token(Token.Kind.MARK, String.valueOf(c), position);
        }
        return new Token(Token.Kind.WORD, word(), position);
    }

    /** White space and comments. */
    private void skip() throws DhcpdSyntaxException {
        while (at < text.length()) {
            final char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == '\n') {
                at++;
                line++;
                lineBegin = at;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                at++;
            } else if (c < ' ' || c == '\u007f') {
                throw error(
                        String.format(
                                "octet 0x%02x is no text; is this a configuration?", (int) c));
            } else {
                return;
            }
        }
    }

    private String word() throws DhcpdSyntaxException {
        final int begin = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
            if (at - begin > WORD_MAX) {
                throw error("a word is longer than " + WORD_MAX + " characters");
            }
        }
        return text.substring(begin, at);
    }

    private static boolean isOfWord(final char c) {
        return c > ' ' && c != '"' && c != '#' && c != '\u007f' && MARKS.indexOf(c) < 0;
    }

    private String string() throws DhcpdSyntaxException {
        final Position begin = here();
        final var value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            final char c = text.charAt(at++);
            if (c == '\n') {
                line++;
                lineBegin = at;
            }
            value.append(c == '\\' ? escaped() : c);
            if (value.length() > STRING_MAX) {
                throw new DhcpdSyntaxException(
                        begin, "the string is longer than " + STRING_MAX + " characters");
            }
        }
        if (at == text.length()) {
            throw new DhcpdSyntaxException(begin, "the string has no closing quote");
        }
        at++;
        return value.toString();
    }

    private char escaped() throws DhcpdSyntaxException {
        if (at == text.length()) {
            throw error("the text ends behind a backslash");
        }
        final char c = text.charAt(at);
        if (c == 'x') {
            at++;
            return number(HEX, 2);
        }
        if (Character.digit(c, OCTAL) >= 0) {
            return number(OCTAL, 3);
        }
        at++;
        return switch (c) {
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 'b' -> '\b';
            default -> c;
        };
    }

    private char number(final int radix, final int digitsMax) throws DhcpdSyntaxException {
        int value = 0;
        int digits = 0;
        while (at < text.length()
                && digits < digitsMax
                && Character.digit(text.charAt(at), radix) >= 0) {
            value = value * radix + Character.digit(text.charAt(at), radix);
            at++;
            digits++;
        }
        if (digits == 0 || value > OCTET) {
            throw error("an escape is no octet; needs \\x and two digits, or \\ and three octal");
        }
        return (char) value;
    }
}
