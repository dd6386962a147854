package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Finds the subnet of an address or prefix in a running configuration. */
public final class Subnets {
    /**
     * A range of addresses of a subnet.
     *
     * @param range of it
     * @param id of the subnet
     * @param delegated length of the prefixes that are delegated from it, 0 for addresses
     */
    private record Range(CidrAddress range, long id, int delegated) {}

    private final List<Range> ranges;

    private Subnets(final List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Those of shared networks, too; a subnet without id or with one that is no number is left out.
     */
    public static Subnets of(final Json configuration, final Family family) {
        final List<Range> ranges = new ArrayList<>();
        final var node = new PairCheck.Node("", KeaVersion.V2_2, configuration);
        for (final Json subnet : PairCheck.subnets(node, family)) {
            final OptionalLong id = subnet.at("id").map(Json::whole).orElse(OptionalLong.empty());
            if (id.isEmpty()) {
                continue;
            }
            add(subnet.at("subnet").flatMap(Json::text).orElse(""), id.getAsLong(), 0, ranges);
            for (final Json pool : subnet.at("pd-pools").map(Json::items).orElse(List.of())) {
                add(
                        pool.at("prefix").flatMap(Json::text).orElse("")
                                + "/"
                                + pool.at("prefix-len").map(Json::write).orElse(""),
                        id.getAsLong(),
                        (int)
                                pool.at("delegated-len")
                                        .map(it -> it.whole().orElse(0))
                                        .orElse(0L)
                                        .longValue(),
                        ranges);
            }
        }
        return new Subnets(ranges);
    }

    private static void add(
            final String range, final long id, final int delegated, final List<Range> ranges) {
        try {
            ranges.add(new Range(CidrAddress.parse(range), id, delegated));
        } catch (final IllegalArgumentException bad) {
            // Kea itself would not have taken it: nothing is in such a subnet.
            return;
        }
    }

    /**
     * The id of the subnet.
     *
     * @param prefixLength of a delegated prefix, 0 for an address
     */
    public OptionalLong of(final String address, final int prefixLength) {
        final IpAddress wanted = IpAddress.parse(address);
        return ranges.stream()
                .filter(it -> it.delegated() == prefixLength && it.range().contains(wanted))
                .mapToLong(Range::id)
                .findFirst();
    }
}
