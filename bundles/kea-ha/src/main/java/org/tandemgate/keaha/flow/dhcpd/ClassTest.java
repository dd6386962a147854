package org.tandemgate.keaha.flow.dhcpd;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tandemgate.keaha.flow.Family;

/**
 * Turns a condition of dhcpd (dhcp-eval(5)) into a test of a Kea class. Recursive descent over the
 * words of one statement, 16 levels at most. Not thread safe.
 */
final class ClassTest {
    private static final int DEPTH_MAX = 16;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ._:/-]+");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,5}");
    private static final Token END = new Token(Token.Kind.END, "", new Position("", 0, 0));
    private static final String REMEDY = "write a test by hand, see 'client classification' of Kea";

    private final Options options;
    private final Family family;
    private final List<Token> words;
    private int at;
    private int depth;

    ClassTest(final Options options, final Family family, final List<Token> words) {
        this.options = options;
        this.family = family;
        this.words = words;
    }

    /** The whole as true or false. */
    String condition() throws Unconvertible {
        final String test = either();
        if (at != words.size()) {
            throw unknown();
        }
        return test;
    }

    /** The whole as octets. */
    String value() throws Unconvertible {
        final String value = octets();
        if (at != words.size()) {
            throw unknown();
        }
        return value;
    }

    private Token peek() {
        return at < words.size() ? words.get(at) : END;
    }

    private boolean skip(final String word) {
        final boolean isThere = !peek().isString() && peek().lower().equals(word);
        if (isThere) {
            at++;
        }
        return isThere;
    }

    private void expect(final String mark) throws Unconvertible {
        if (!skip(mark)) {
            throw unknown();
        }
    }

    private Unconvertible unknown() {
        return new Unconvertible(
                at >= words.size()
                        ? "the condition ends too early"
                        : "Kea has no '" + peek().text() + "' there",
                REMEDY);
    }

    private void enter() throws Unconvertible {
        if (++depth > DEPTH_MAX) {
            throw new Unconvertible("more than " + DEPTH_MAX + " levels", REMEDY);
        }
    }

    private String either() throws Unconvertible {
        enter();
        final var test = new StringBuilder(both());
        while (skip("or")) {
            test.append(" or ").append(both());
        }
        depth--;
        return test.toString();
    }

    private String both() throws Unconvertible {
        final var test = new StringBuilder(single());
        while (skip("and")) {
            test.append(" and ").append(single());
        }
        return test.toString();
    }

    private String single() throws Unconvertible {
        enter();
        try {
            if (skip("not")) {
                return "not (" + single() + ")";
            }
            if (skip("(")) {
                final String inner = either();
                expect(")");
                return "(" + inner + ")";
            }
            if (skip("known")) {
                return "member('KNOWN')";
            }
            if (skip("exists")) {
                skip("option");
                return optionNamed() + ".exists";
            }
            final String left = octets();
            final boolean isNegated = skip("!");
            expect("=");
            final String equal = left + " == " + octets();
            return isNegated ? "not (" + equal + ")" : equal;
        } finally {
            depth--;
        }
    }

    private String octets() throws Unconvertible {
        enter();
        try {
            if (skip("substring")) {
                return substring();
            }
            if (skip("suffix")) {
                expect("(");
                final String of = octets();
                expect(",");
                final int count = number();
                expect(")");
                return "substring(" + of + ", -" + count + ", " + count + ")";
            }
            if (skip("concat")) {
                expect("(");
                String all = octets();
                while (skip(",")) {
                    all = "concat(" + all + ", " + octets() + ")";
                }
                expect(")");
                return all;
            }
            if (skip("option")) {
                return optionNamed() + ".hex";
            }
            if (skip("hardware")) {
                return hardware(0);
            }
            return literal();
        } finally {
            depth--;
        }
    }

    /** dhcpd's hardware begins with the type, Kea's pkt4.mac does not. */
    private String hardware(final int skipped) throws Unconvertible {
        if (family == Family.V6) {
            throw new Unconvertible("DHCPv6 has no hardware address", REMEDY);
        }
        return skipped == 0 ? "concat(0x01, pkt4.mac)" : "pkt4.mac";
    }

    private String substring() throws Unconvertible {
        expect("(");
        if (skip("hardware")) {
            expect(",");
            final int from = number();
            expect(",");
            final int count = number();
            expect(")");
            return from == 0
                    ? "substring(" + hardware(0) + ", 0, " + count + ")"
                    : "substring(" + hardware(1) + ", " + (from - 1) + ", " + count + ")";
        }
        final String of = octets();
        expect(",");
        final int from = number();
        expect(",");
        final int count = number();
        expect(")");
        return "substring(" + of + ", " + from + ", " + count + ")";
    }

    private int number() throws Unconvertible {
        final String text = peek().text();
        if (!NUMBER.matcher(text).matches() || text.startsWith("-")) {
            throw unknown();
        }
        at++;
        return Integer.parseInt(text);
    }

    private String optionNamed() throws Unconvertible {
        final String name = peek().lower();
        final Optional<Integer> code = options.tested(name);
        if (family == Family.V4 && name.equals("agent.circuit-id")) {
            at++;
            return "relay4[1]";
        }
        if (family == Family.V4 && name.equals("agent.remote-id")) {
            at++;
            return "relay4[2]";
        }
        if (code.isEmpty()) {
            throw new Unconvertible("option " + name + " is not known", REMEDY);
        }
        at++;
        return "option[" + code.get() + "]";
    }

    private String literal() throws Unconvertible {
        final Token token = peek();
        if (token.kind() != Token.Kind.WORD && !token.isString()) {
            throw unknown();
        }
        at++;
        return literal(token);
    }

    /** A text or octets. */
    static String literal(final Token token) throws Unconvertible {
        return token.isString() && PLAIN.matcher(token.text()).matches()
                ? "'" + token.text() + "'"
                : "0x" + OptionValue.hex(token);
    }
}
