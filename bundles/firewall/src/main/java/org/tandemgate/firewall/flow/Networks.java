package org.tandemgate.firewall.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Addresses and networks as nftables writes them. */
final class Networks {
    private Networks() {}

    /**
     * Members of an alias that are of a family, host bits cleared. What another member contains is
     * left out: nftables refuses intervals that overlap, and {@code auto-merge} means nothing in
     * the JSON of nft 1.0.6.
     */
    static List<Object> members(final ConfigObject alias, final IpFamily family) {
        final List<CidrAddress> members =
                Stream.of(alias.field("members", "").split(",", -1))
                        .map(String::strip)
                        .filter(member -> IpFamily.of(member) == family)
                        .map(Networks::network)
                        .sorted(Comparator.comparingInt(CidrAddress::prefixLength))
                        .toList();
        final Set<CidrAddress> taken = new HashSet<>();
        final Set<Integer> lengths = new TreeSet<>();
        final List<Object> expressions = new ArrayList<>();
        for (final CidrAddress member : members) {
            if (lengths.stream().noneMatch(length -> taken.contains(cut(member, length)))) {
                taken.add(member);
                lengths.add(member.prefixLength());
                expressions.add(expression(member));
            }
        }
        return expressions;
    }

    /** One address or network. */
    static Object expression(final String text) {
        return expression(network(text));
    }

    private static CidrAddress network(final String text) {
        if (text.indexOf('/') < 0) {
            final IpAddress address = IpAddress.parse(text);
            return new CidrAddress(address, address.length() * 8);
        }
        final CidrAddress written = CidrAddress.parse(text);
        return cut(written, written.prefixLength());
    }

    /** The network of that prefix length around another. */
    private static CidrAddress cut(final CidrAddress network, final int prefixLength) {
        final byte[] octets = network.address().toBytes();
        for (int bit = prefixLength; bit < octets.length * 8; bit++) {
            octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new CidrAddress(Objects.requireNonNull(IpAddress.of(octets)), prefixLength);
    }

    private static Object expression(final CidrAddress network) {
        final String address = network.address().toString();
        return network.prefixLength() == network.address().length() * 8
                ? address
                : JsonText.of(
                        "prefix", JsonText.of("addr", address, "len", network.prefixLength()));
    }
}
