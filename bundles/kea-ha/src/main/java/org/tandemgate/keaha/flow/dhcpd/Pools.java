package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/** Pools, ranges and delegated prefixes. Not thread safe. */
final class Pools {
    private static final int BLOCKS_MAX = 64;
    private static final int V6_BITS = 128;

    private final Family family;
    private final Classes classes;
    private final Parameters parameters;
    private final Notes notes;

    Pools(
            final Family family,
            final Classes classes,
            final Parameters parameters,
            final Notes notes) {
        this.family = family;
        this.classes = classes;
        this.parameters = parameters;
        this.notes = notes;
    }

    static boolean isRange(final Statement statement) {
        final String keyword = statement.keyword();
        return keyword.equals("range") || keyword.equals("range6") || keyword.equals("prefix6");
    }

    /** A range that stands in a subnet itself. */
    void range(final Statement statement, final Scope around, final List<Subnet> subnets)
            throws Unconvertible {
        put(statement, new Scope(Scope.Kind.POOL, around), new Permits(), subnets);
    }

    /** {@code pool { ... }}. */
    void pool(final Statement statement, final Scope around, final List<Subnet> subnets)
            throws Unconvertible {
        final var scope = new Scope(Scope.Kind.POOL, around);
        final var permits = new Permits();
        final List<Statement> ranges = new ArrayList<>();
        for (final Statement inside : statement.block()) {
            try {
                inside(inside, scope, permits, ranges);
            } catch (final Unconvertible why) {
                notes.lost(inside, why);
            }
        }
        if (permits.isClosed()) {
            throw new Unconvertible(
                    "left out, because who may use it could not be converted",
                    "write the pool by hand");
        }
        for (final Statement range : ranges) {
            try {
                put(range, scope, permits, subnets);
            } catch (final Unconvertible why) {
                notes.lost(range, why);
            }
        }
    }

    private void inside(
            final Statement inside,
            final Scope scope,
            final Permits permits,
            final List<Statement> ranges)
            throws Unconvertible {
        final String keyword = inside.keyword();
        if (isRange(inside)) {
            ranges.add(inside);
        } else if (keyword.equals("allow") || keyword.equals("deny")) {
            permits.add(inside, classes);
        } else if (!keyword.equals("failover")) {
            // HA of Kea is for all pools of a server.
            parameters.apply(inside, scope);
        }
    }

    private void put(
            final Statement statement,
            final Scope scope,
            final Permits permits,
            final List<Subnet> subnets)
            throws Unconvertible {
        final List<Token> words = new ArrayList<>(statement.from(1));
        if (!words.isEmpty() && words.get(0).is("dynamic-bootp")) {
            words.remove(0);
            notes.look(statement, "BOOTP clients get nothing", "load libdhcp_bootp.so for them");
        }
        if (words.isEmpty()) {
            throw new Unconvertible("no addresses are given", "see dhcpd.conf(5)");
        }
        if (statement.keyword().equals("prefix6")) {
            prefixes(statement, words, subnets);
            return;
        }
        if (words.get(words.size() - 1).is("temporary")) {
            throw new Unconvertible(
                    "Kea gives no temporary addresses", "clients make their own by RFC 8981");
        }
        final AddressRange range = range(words);
        final Subnet subnet =
                subnets.stream()
                        .filter(it -> it.range().contains(range))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new Unconvertible(
                                                range + " is in no subnet here",
                                                "Kea wants pools inside their subnet"));
        subnet.claim(range);
        if (permits.isEmpty() && !scope.flag(Scope.UNKNOWN_CLIENTS)) {
            permits.needKnown();
        }
        Json.Obj pool = Json.Obj.EMPTY.with("pool", range.toString());
        final Optional<String> needed = permits.name("pool-" + range.low(), classes);
        if (needed.isPresent()) {
            pool = pool.with("client-class", needed.get());
        }
        subnet.pool(scope.into(pool, family));
    }

    private static AddressRange range(final List<Token> words) throws Unconvertible {
        final String first = words.get(0).text();
        final int slash = first.indexOf('/');
        if (slash >= 0) {
            return AddressRange.network(
                    AddressRange.address(first.substring(0, slash)),
                    length(first.substring(slash + 1)));
        }
        return AddressRange.of(first, words.get(words.size() - 1).text());
    }

    /** A prefix length of DHCPv6. */
    static int length(final String text) throws Unconvertible {
        try {
            final int length = Integer.parseInt(text);
            if (length >= 0 && length <= V6_BITS) {
                return length;
            }
        } catch (final NumberFormatException none) {
            throw new Unconvertible("'" + text + "' is no prefix length", "use 0..128");
        }
        throw new Unconvertible(text + " is no prefix length", "use 0..128");
    }

    /** {@code prefix6 LOW HIGH /BITS}: HIGH is the last prefix, all of it is given. */
    private static void prefixes(
            final Statement statement, final List<Token> words, final List<Subnet> subnets)
            throws Unconvertible {
        if (words.size() != 3 || subnets.size() != 1 || !words.get(2).text().startsWith("/")) {
            throw new Unconvertible(
                    "'" + statement.shown() + "' is no range of prefixes of one subnet",
                    "write LOW HIGH /BITS in the subnet6");
        }
        final int bits = length(words.get(2).text().substring(1));
        final AddressRange last =
                AddressRange.network(AddressRange.address(words.get(1).text()), bits);
        final AddressRange all = AddressRange.of(words.get(0).text(), last.high().toString());
        final List<String> blocks = all.blocks();
        if (blocks.size() > BLOCKS_MAX || all.low().isIpv4()) {
            throw new Unconvertible(
                    "needs " + blocks.size() + " pools of Kea", "choose bounds of round prefixes");
        }
        for (final String block : blocks) {
            final int slash = block.indexOf('/');
            subnets.get(0)
                    .prefixes(
                            Json.Obj.EMPTY
                                    .with("prefix", block.substring(0, slash))
                                    .with("prefix-len", length(block.substring(slash + 1)))
                                    .with("delegated-len", bits));
        }
    }
}
