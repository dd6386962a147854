package org.tandemgate.pfsync.flow;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * Connections that are not replicated: those that all parts of the rule fit. Written as words, e.g.
 * {@code protocol udp port 53 address 10.0.0.0/8 mark 0x10/0xf0}.
 *
 * @param protocol IP protocol number, -1: any
 * @param address of the initiator or the responder, before or after translation; null: any
 * @param port of the responder, before or after translation; -1: any
 * @param mark what the mark must be, under the mask
 * @param mask 0: any mark
 */
public record NoSyncRule(
        int protocol, @Nullable CidrAddress address, int port, int mark, int mask) {
    private static final int ANY = -1;
    private static final Map<String, Integer> NAMES =
            Map.of("tcp", 6, "udp", 17, "icmp", 1, "icmpv6", 58, "sctp", 132, "gre", 47);
    private static final String NEEDS =
            ", needs words such as: protocol udp port 53 address 10.0.0.0/8 mark 0x10/0xf0";

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException says what is wrong and what is allowed
     */
    public static NoSyncRule parse(final String text) {
        final String[] words = text.strip().split("\\s+", -1);
        var rule = new NoSyncRule(ANY, null, ANY, 0, 0);
        if (words.length % 2 != 0) {
            throw new IllegalArgumentException("no-sync rule '" + text + "'" + NEEDS);
        }
        for (int i = 0; i < words.length; i += 2) {
            try {
                rule = rule.with(words[i], words[i + 1]);
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "no-sync rule '" + text + "': " + e.getMessage() + NEEDS, e);
            }
        }
        return rule;
    }

    private NoSyncRule with(final String key, final String value) {
        return switch (key) {
            case "protocol" -> new NoSyncRule(protocolOf(value), address, port, mark, mask);
            case "address" -> new NoSyncRule(protocol, cidr(value), port, mark, mask);
            case "port" -> new NoSyncRule(protocol, address, number(value, 0xffff), mark, mask);
            case "mark" -> {
                final int slash = value.indexOf('/');
                final String bits = slash < 0 ? value : value.substring(0, slash);
                final String which = slash < 0 ? "0xffffffff" : value.substring(slash + 1);
                yield new NoSyncRule(
                        protocol,
                        address,
                        port,
                        number(bits, 0xffff_ffffL),
                        number(which, 0xffff_ffffL));
            }
            default -> throw new IllegalArgumentException("unknown word '" + key + "'");
        };
    }

    private static int protocolOf(final String value) {
        final Integer known = NAMES.get(value.toLowerCase(Locale.ROOT));
        return known == null ? number(value, 0xff) : known;
    }

    private static CidrAddress cidr(final String value) {
        if (value.indexOf('/') >= 0) {
            return CidrAddress.parse(value);
        }
        final IpAddress single = IpAddress.parse(value);
        return new CidrAddress(single, single.length() * Byte.SIZE);
    }

    private static int number(final String value, final long most) {
        final long number;
        try {
            number = Long.decode(value);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("'" + value + "' is no number", e);
        }
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(value + " is not within 0.." + most);
        }
        return (int) number;
    }

    boolean fits(final ConntrackEntry entry) {
        final ConntrackFlow flow = entry.flow();
        final ConntrackTuple original = flow.original();
        final ConntrackTuple reply = flow.reply();
        return (protocol == ANY || protocol == original.protocol())
                && (port == ANY || port == original.destinationKey() || port == reply.sourceKey())
                && ((entry.mark() ^ mark) & mask) == 0
                && (address == null
                        || contains(original.source())
                        || contains(original.destination())
                        || contains(reply.source())
                        || contains(reply.destination()));
    }

    private boolean contains(final IpAddress candidate) {
        return address != null && address.contains(candidate);
    }
}
