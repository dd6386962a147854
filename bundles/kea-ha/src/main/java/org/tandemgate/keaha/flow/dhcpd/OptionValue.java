package org.tandemgate.keaha.flow.dhcpd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tandemgate.keaha.protocol.Json;

/** The value of an option as an entry of Kea's option-data. */
final class OptionValue {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}\\.?$)([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");
    private static final Pattern OCTETS = Pattern.compile("[0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2})*");
    private static final int OCTETS_MAX = 255;

    private OptionValue() {}

    /**
     * @param values behind the name of the option
     */
    static Json.Obj of(final Option option, final List<Token> values) throws Unconvertible {
        if (values.isEmpty()) {
            throw new Unconvertible("the option has no value", "see dhcp-options(5)");
        }
        if (isExpression(values)) {
            throw new Unconvertible(
                    "the value is computed for each packet",
                    "use the flex_option hook of Kea, or a class for each value");
        }
        final Json.Obj named = Json.Obj.EMPTY.with("name", option.name());
        if (option.type().kea().equals("binary")) {
            return named.with("csv-format", false).with("data", hex(values));
        }
        if (option.type().kea().equals("string") && !values.get(0).isString()) {
            return named.with("csv-format", false).with("data", hex(values));
        }
        final List<String> parts = new ArrayList<>();
        for (final Token value : values) {
            if (!value.is(",")) {
                parts.add(part(option.type().kea(), value));
            }
        }
        if (parts.size() != 1 && !option.type().isArray()) {
            throw new Unconvertible(
                    option.name() + " takes one value, not " + parts.size(), "decide for one");
        }
        return named.with("data", String.join(", ", parts));
    }

    private static boolean isExpression(final List<Token> values) {
        return values.get(0).is("=") || values.stream().anyMatch(it -> it.is("("));
    }

    private static String part(final String type, final Token value) throws Unconvertible {
        return switch (type) {
            case "ipv4-address" -> address(value, true);
            case "ipv6-address" -> address(value, false);
            case "boolean" -> flag(value);
            case "fqdn" -> name(value);
            case "string" -> text(value);
            default -> number(type, value);
        };
    }

    private static String address(final Token value, final boolean isIpv4) throws Unconvertible {
        final var address = AddressRange.address(value.text());
        if (address.isIpv4() != isIpv4) {
            throw new Unconvertible(address + " is of the other family", "correct it");
        }
        return address.toString();
    }

    /** Words of dhcpd for yes and no. */
    static String flag(final Token value) throws Unconvertible {
        return switch (value.lower()) {
            case "on", "true", "1" -> "true";
            case "off", "false", "0" -> "false";
            default ->
                    throw new Unconvertible(
                            "'" + value.text() + "' is neither on nor off", "write one of these");
        };
    }

    static String name(final Token value) throws Unconvertible {
        if (!NAME.matcher(value.text()).matches()) {
            throw new Unconvertible(
                    "'" + value.text() + "' is no domain name",
                    "give one name; a list of them belongs into domain-search");
        }
        return value.text();
    }

    /** Kea splits at commas. */
    private static String text(final Token value) throws Unconvertible {
        final String text = value.text();
        if (text.isEmpty() || !text.equals(text.strip()) || !isAscii(text)) {
            throw new Unconvertible(
                    "a text that is empty, or has blanks at its ends or other than ASCII",
                    "write it in octets, with csv-format false");
        }
        return text.replace("\\", "\\\\").replace(",", "\\,");
    }

    private static boolean isAscii(final String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < '\u007f');
    }

    private static String number(final String type, final Token value) throws Unconvertible {
        final boolean isUnsigned = type.startsWith("u");
        final int bits = Integer.parseInt(type.replaceAll("\\D", ""));
        final long low = isUnsigned ? 0 : -(1L << (bits - 1));
        final long high = isUnsigned ? (1L << bits) - 1 : (1L << (bits - 1)) - 1;
        try {
            final long number = Long.decode(value.text());
            if (number >= low && number <= high) {
                return Long.toString(number);
            }
        } catch (final NumberFormatException none) {
            throw new Unconvertible("'" + value.text() + "' is no number", "write one");
        }
        throw new Unconvertible(value.text() + " is not in " + low + ".." + high, "correct it");
    }

    /** Digits without colons, from octets or from a text. */
    static String hex(final List<Token> values) throws Unconvertible {
        if (values.size() != 1) {
            throw new Unconvertible("more than one value", "write it in octets");
        }
        return hex(values.get(0));
    }

    static String hex(final Token value) throws Unconvertible {
        if (value.isString()) {
            final byte[] octets = value.text().getBytes(StandardCharsets.UTF_8);
            if (octets.length == 0 || octets.length > OCTETS_MAX) {
                throw new Unconvertible(octets.length + " octets of text", "use 1..255");
            }
            return HexFormat.of().formatHex(octets);
        }
        if (!OCTETS.matcher(value.text()).matches()) {
            throw new Unconvertible(
                    "'" + value.text() + "' are no octets", "write them as 01:23:45");
        }
        final var digits = new StringBuilder();
        for (final String octet : value.text().split(":", -1)) {
            digits.append(octet.length() == 1 ? "0" : "").append(octet);
        }
        return digits.toString().toLowerCase(Locale.ROOT);
    }
}
