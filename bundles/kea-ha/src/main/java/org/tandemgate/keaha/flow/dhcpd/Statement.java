package org.tandemgate.keaha.flow.dhcpd;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One statement.
 *
 * @param words up to the semicolon or the block; never empty
 * @param block statements in braces, none without
 * @param hasBlock whether there are braces
 */
record Statement(List<Token> words, List<Statement> block, boolean hasBlock) {
    private static final int SHOWN_MAX = 60;

    Statement {
        words = List.copyOf(words);
        block = List.copyOf(block);
    }

    Position position() {
        return words.get(0).position();
    }

    /** The first word in small letters: dhcpd does not care. */
    String keyword() {
        return words.get(0).isString() ? "" : words.get(0).lower();
    }

    /** The word there, empty beyond the last. */
    String word(final int index) {
        return index < words.size() ? words.get(index).text() : "";
    }

    /** The words from there on. */
    List<Token> from(final int index) {
        return index < words.size() ? words.subList(index, words.size()) : List.of();
    }

    /** Its beginning for people. What a key holds is never shown. */
    String shown() {
        final String keyword = keyword();
        if (keyword.equals("key") || keyword.equals("omapi-key") || keyword.equals("secret")) {
            return keyword;
        }
        final String all =
                words.stream()
                        .map(it -> it.isString() ? '"' + it.text() + '"' : it.text())
                        .collect(Collectors.joining(" "));
        final String clean = all.replaceAll("\\p{Cntrl}", "?").replace(" ,", ",");
        return clean.length() > SHOWN_MAX ? clean.substring(0, SHOWN_MAX) + "..." : clean;
    }
}
