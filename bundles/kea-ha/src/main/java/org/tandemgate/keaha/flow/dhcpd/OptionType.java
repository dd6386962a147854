package org.tandemgate.keaha.flow.dhcpd;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an option carries.
 *
 * @param kea word of Kea's option-def
 * @param isArray any number of them
 */
record OptionType(String kea, boolean isArray) {
    static final OptionType ADDRESSES = new OptionType("ipv4-address", true);

    private static final String INTEGER = "integer";

    /** From {@code ip-address}, {@code array of unsigned integer 8}, and the like. */
    static Optional<OptionType> of(final List<Token> words) {
        final boolean isArray =
                words.size() > 2 && words.get(0).is("array") && words.get(1).is("of");
        final List<Token> rest = words.subList(isArray ? 2 : 0, words.size());
        return name(rest).map(name -> new OptionType(name, isArray));
    }

    private static Optional<String> name(final List<Token> words) {
        final String text = String.join(" ", words.stream().map(Token::lower).toList());
        return Optional.ofNullable(
                switch (text) {
                    case "boolean", "flag" -> "boolean";
                    case "ip-address" -> "ipv4-address";
                    case "ip6-address" -> "ipv6-address";
                    case "text" -> "string";
                    case "string" -> "binary";
                    case "domain-name" -> "fqdn";
                    case "domain-list", "domain-list compressed" -> "fqdns";
                    default -> integer(text);
                });
    }

    private static @org.jspecify.annotations.Nullable String integer(final String text) {
        final boolean isUnsigned = text.startsWith("unsigned ");
        final String rest = text.replaceFirst("^(un)?signed ", "").toLowerCase(Locale.ROOT);
        if (!rest.startsWith(INTEGER + " ")) {
            return null;
        }
        final String bits = rest.substring(INTEGER.length() + 1);
        return bits.equals("8") || bits.equals("16") || bits.equals("32")
                ? (isUnsigned ? "uint" : "int") + bits
                : null;
    }
}
