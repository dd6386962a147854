package org.tandemgate.configstore.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.FieldSchema;
import org.tandemgate.api.configstore.PasswordHasher;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Whether a value is of its type. Complaints name what is allowed, and never a hidden value. */
final class FieldCheck {
    private static final int LONGEST_DEVICE = 15;
    private static final int LARGEST_PORT = 65_535;
    private static final int MOST_ITEMS = 10_000;
    private static final int SHOWN = 60;

    private FieldCheck() {}

    /**
     * What is wrong with a value.
     *
     * @return nothing when all is well, else a text without the name of the field
     */
    static Optional<String> complaint(
            final FieldSchema field, final String value, final ConfigDocument document) {
        return switch (field.type()) {
            case TEXT -> Optional.empty();
            case FLAG ->
                    refuse(field, value, "true or false", List.of("true", "false").contains(value));
            case CHOICE ->
                    refuse(
                            field,
                            value,
                            String.join(", ", field.allowed()),
                            field.allowed().contains(value));
            case WHOLE -> whole(field, value);
            case DEVICE ->
                    refuse(
                            field,
                            value,
                            "the name of an interface, 1..15 of A-Z a-z 0-9 . _ : @ -",
                            isDevice(value));
            case ADDRESS ->
                    refuse(
                            field,
                            value,
                            "an IP address",
                            family(value).isPresent() && value.indexOf('/') < 0);
            case PASSWORD_HASH ->
                    refuse(
                            field,
                            value,
                            "a hash as configsync:hash prints it, never the password",
                            value.matches(PasswordHasher.PATTERN));
            case WORDS ->
                    refuse(
                            field,
                            value,
                            "words of A-Z a-z 0-9 . _ -, comma separated",
                            items(value).stream().allMatch(ConfigObject::isId));
            case NEXT_HOP ->
                    value.startsWith("@")
                            ? reference(field, value.substring(1), value, document)
                            : refuse(
                                    field,
                                    value,
                                    "an IP address, or @ and the id of a gateway",
                                    family(value).isPresent() && value.indexOf('/') < 0);
            case NETWORK ->
                    refuse(
                            field,
                            value,
                            "a network such as 10.0.0.0/8",
                            value.indexOf('/') > 0 && isNetwork(value));
            case NETWORKS -> networks(field, value);
            case SELECTOR -> selector(field, value, document);
            case PORTS -> refuse(field, value, "ports such as 80,443,8000-8080", isPorts(value));
            case REFERENCE -> reference(field, value, value, document);
        };
    }

    private static Optional<String> refuse(
            final FieldSchema field,
            final String value,
            final String allowed,
            final boolean isWell) {
        return isWell
                ? Optional.empty()
                : Optional.of((field.secret() ? "is not" : shown(value)) + ", needs " + allowed);
    }

    private static String shown(final String value) {
        return "is "
                + (value.length() > SHOWN ? value.substring(0, SHOWN) + ".." : value)
                        .replaceAll("\\p{Cntrl}", " ");
    }

    private static Optional<String> whole(final FieldSchema field, final String value) {
        final String range = field.allowed().get(0) + ".." + field.allowed().get(1);
        final boolean isWell =
                value.matches("0|[1-9][0-9]{0,9}")
                        && Long.parseLong(value) >= Long.parseLong(field.allowed().get(0))
                        && Long.parseLong(value) <= Long.parseLong(field.allowed().get(1));
        return refuse(field, value, range, isWell);
    }

    private static boolean isDevice(final String value) {
        return value.length() <= LONGEST_DEVICE && value.matches("[A-Za-z0-9_][A-Za-z0-9._:@-]*");
    }

    /** 4 or 6 of an address or network, nothing of anything else. */
    static Optional<Integer> family(final String value) {
        try {
            final IpAddress address =
                    value.indexOf('/') < 0
                            ? IpAddress.parse(value)
                            : CidrAddress.parse(value).address();
            return Optional.of(address.isIpv4() ? 4 : 6);
        } catch (final IllegalArgumentException neither) {
            return Optional.empty();
        }
    }

    /** With no bit behind the prefix, which could be a slip of the pen. */
    static boolean isNetwork(final String value) {
        if (family(value).isEmpty() || value.indexOf('/') < 0) {
            return family(value).isPresent();
        }
        final CidrAddress network = CidrAddress.parse(value);
        final byte[] octets = network.address().toBytes();
        for (int bit = network.prefixLength(); bit < octets.length * 8; bit++) {
            if ((octets[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    static List<String> items(final String value) {
        final List<String> items = new ArrayList<>();
        for (final String item : value.split(",", -1)) {
            items.add(item.strip());
        }
        return items;
    }

    private static Optional<String> networks(final FieldSchema field, final String value) {
        final List<String> items = items(value);
        if (items.size() > MOST_ITEMS) {
            return Optional.of("has " + items.size() + " items, may have " + MOST_ITEMS);
        }
        for (final String item : items) {
            if (family(item).isEmpty()) {
                return refuse(field, item, "addresses or networks, comma separated", false);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> selector(
            final FieldSchema field, final String value, final ConfigDocument document) {
        if (value.equals("any")) {
            return Optional.empty();
        }
        if (value.startsWith("@")) {
            return reference(field, value.substring(1), value, document);
        }
        return refuse(
                field,
                value,
                "any, an address, a network without host bits, or @ and the id of an alias",
                isNetwork(value));
    }

    private static Optional<String> reference(
            final FieldSchema field,
            final String id,
            final String value,
            final ConfigDocument document) {
        final String area = field.allowed().get(0);
        return document.find(area, id).isPresent()
                ? Optional.empty()
                : Optional.of(shown(value) + ", which is not in area " + area);
    }

    private static boolean isPorts(final String value) {
        return items(value).size() <= MOST_ITEMS
                && items(value).stream().allMatch(FieldCheck::isPortRange);
    }

    private static boolean isPortRange(final String item) {
        if (!item.matches("[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?")) {
            return false;
        }
        final String[] ends = item.split("-", -1);
        final int first = Integer.parseInt(ends[0]);
        final int last = Integer.parseInt(ends[ends.length - 1]);
        return first <= last && last <= LARGEST_PORT;
    }
}
