package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.api.election.RefusedException;

/**
 * Reads a file and what it includes into statements. Grammar: dhcpd.conf(5); every statement is
 * words up to a semicolon or a block in braces. Not thread safe.
 *
 * <p>Limits: depth of 20 blocks, 64 files of 8 levels, 400,000 words in all, 10,000 in a statement.
 */
public final class DhcpdParser {
    static final int DEPTH_MAX = 20;
    static final int FILES_MAX = 64;
    static final int INCLUDES_MAX = 8;
    static final int TOKENS_MAX = 400_000;
    static final int WORDS_MAX = 10_000;

    private final Texts texts;
    private int files;
    private int tokens;

    /** Where files come from. */
    public interface Texts {
        /**
         * The text of one.
         *
         * @throws RefusedException when it cannot be read, with the reason
         */
        String of(String file) throws RefusedException;
    }

    DhcpdParser(final Texts texts) {
        this.texts = texts;
    }

    /** All statements of a file, those of included files in the place of {@code include}. */
    List<Statement> parse(final String file) throws DhcpdSyntaxException, RefusedException {
        final List<Statement> all = new ArrayList<>();
        new File(file, texts.of(file), 0).statements(all, 0, null);
        return all;
    }

    /** One file of them. */
    private final class File {
        private final Tokenizer tokenizer;
        private final int level;

        File(final String name, final String text, final int level) throws DhcpdSyntaxException {
            tokenizer = new Tokenizer(name, text);
            this.level = level;
            files++;
        }

        private Token next() throws DhcpdSyntaxException {
            final Token token = tokenizer.next();
            if (++tokens > TOKENS_MAX) {
                throw new DhcpdSyntaxException(
                        token.position(), "more than " + TOKENS_MAX + " words");
            }
            return token;
        }

        /** Up to the closing brace of the block, or the end of the file. */
        void statements(
                final List<Statement> into,
                final int depth,
                final @org.jspecify.annotations.Nullable Token opened)
                throws DhcpdSyntaxException, RefusedException {
            while (true) {
                final Token token = next();
                if (token.kind() == Token.Kind.END) {
                    if (opened != null) {
                        throw new DhcpdSyntaxException(
                                opened.position(), "the block that begins here has no '}'");
                    }
                    return;
                }
                if (token.is("}")) {
                    if (opened == null) {
                        throw new DhcpdSyntaxException(
                                token.position(), "'}' closes no block; remove it");
                    }
                    return;
                }
                if (!token.is(";")) {
                    add(statement(token, depth), into, depth);
                }
            }
        }

        private void add(final Statement statement, final List<Statement> into, final int depth)
                throws DhcpdSyntaxException, RefusedException {
            if (!statement.keyword().equals("include")) {
                into.add(statement);
                return;
            }
            if (level + 1 > INCLUDES_MAX || files >= FILES_MAX) {
                throw new DhcpdSyntaxException(
                        statement.position(),
                        "more than "
                                + FILES_MAX
                                + " files, or "
                                + INCLUDES_MAX
                                + " that include one another");
            }
            final String name = statement.word(1);
            final String text;
            try {
                text = texts.of(name);
            } catch (final RefusedException unreadable) {
                throw new DhcpdSyntaxException(statement.position(), unreadable.getMessage());
            }
            new File(name, text, level + 1).statements(into, depth, null);
        }

        private Statement statement(final Token first, final int depth)
                throws DhcpdSyntaxException, RefusedException {
            final List<Token> words = new ArrayList<>();
            Token token = first;
            while (!token.is(";")) {
                if (token.kind() == Token.Kind.END || token.is("}")) {
                    throw new DhcpdSyntaxException(
                            token.position(),
                            "';' is missing behind the statement of line "
                                    + first.position().line());
                }
                if (token.is("{") && !isRecord(words)) {
                    return block(words, token, depth);
                }
                words.add(token);
                if (token.is("{")) {
                    record(words);
                }
                if (words.size() > WORDS_MAX) {
                    throw new DhcpdSyntaxException(
                            first.position(), "a statement of more than " + WORDS_MAX + " words");
                }
                token = next();
            }
            return new Statement(words, List.of(), false);
        }

        private Statement block(final List<Token> words, final Token brace, final int depth)
                throws DhcpdSyntaxException, RefusedException {
            if (words.isEmpty()) {
                throw new DhcpdSyntaxException(
                        brace.position(), "'{' belongs to nothing; put what it is before it");
            }
            if (depth + 1 > DEPTH_MAX) {
                throw new DhcpdSyntaxException(
                        brace.position(), "more than " + DEPTH_MAX + " blocks in one another");
            }
            final List<Statement> inside = new ArrayList<>();
            statements(inside, depth + 1, brace);
            return new Statement(words, inside, true);
        }

        /** {@code option NAME code N = { integer 8, text }}: braces that hold no statements. */
        private static boolean isRecord(final List<Token> words) {
            if (words.isEmpty() || !words.get(0).is("option")) {
                return false;
            }
            final Token last = words.get(words.size() - 1);
            return last.is("=") || last.is("of");
        }

        private void record(final List<Token> words) throws DhcpdSyntaxException {
            final Token opened = words.get(words.size() - 1);
            Token token = next();
            while (!token.is("}")) {
                if (token.kind() == Token.Kind.END
                        || token.is(";")
                        || token.is("{")
                        || words.size() > WORDS_MAX) {
                    throw new DhcpdSyntaxException(
                            opened.position(), "the record that begins here has no '}'");
                }
                words.add(token);
                token = next();
            }
            words.add(token);
        }
    }
}
