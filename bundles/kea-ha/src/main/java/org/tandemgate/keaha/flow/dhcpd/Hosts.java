package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.net.IpAddress;

/** Hosts become reservations of the subnets that their addresses are in. Not thread safe. */
final class Hosts {
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2}){5}");
    private static final List<String> IDENTIFIERS = List.of("hw-address", "client-id", "duid");

    private final Family family;
    private final Parameters parameters;
    private final Notes notes;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Json> everywhere = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    /**
     * One that was read.
     *
     * @param statement of it
     * @param scope what it sets
     * @param addresses that it may have
     * @param prefixes that are delegated to it
     */
    private record Host(
            Statement statement, Scope scope, List<IpAddress> addresses, List<Json> prefixes) {}

    Hosts(final Family family, final Parameters parameters, final Notes notes) {
        this.family = family;
        this.parameters = parameters;
        this.notes = notes;
    }

    /** {@code host NAME { ... }}; the subnets may come later. */
    void add(final Statement statement, final Scope around) {
        final var host =
                new Host(
                        statement,
                        new Scope(Scope.Kind.HOST, around),
                        new ArrayList<>(),
                        new ArrayList<>());
        for (final Statement inside : statement.block()) {
            try {
                inside(inside, host);
            } catch (final Unconvertible why) {
                notes.lost(inside, why);
            }
        }
        hosts.add(host);
    }

    private void inside(final Statement inside, final Host host) throws Unconvertible {
        switch (inside.keyword()) {
            case "hardware" -> hardware(inside, host);
            case "uid", "client-id" ->
                    host.scope().set("client-id", new Json.Str(OptionValue.hex(inside.from(1))));
            case "host-identifier" -> identifier(inside, host);
            case "fixed-address", "fixed-address6" -> {
                for (final Token address : inside.from(1)) {
                    if (!address.is(",")) {
                        host.addresses().add(AddressRange.address(address.text()));
                    }
                }
            }
            case "fixed-prefix6" -> host.prefixes().add(new Json.Str(inside.word(1)));
            default -> parameters.apply(inside, host.scope());
        }
    }

    private static void hardware(final Statement inside, final Host host) throws Unconvertible {
        final String address = inside.word(2);
        if (!inside.word(1).equals("ethernet") || !MAC.matcher(address).matches()) {
            throw new Unconvertible(
                    "'" + inside.word(1) + " " + address + "' is no Ethernet address",
                    "write ethernet and six octets");
        }
        host.scope()
                .set(
                        "hw-address",
                        new Json.Str(
                                OptionValue.hex(inside.words().get(2))
                                        .replaceAll("(..)(?=.)", "$1:")));
    }

    private static void identifier(final Statement inside, final Host host) throws Unconvertible {
        if (!inside.word(1).equals("option") || !inside.word(2).equals("dhcp6.client-id")) {
            throw new Unconvertible(
                    "Kea finds hosts by hw-address, client-id or duid",
                    "use one of these, or flex-id of its host_cmds hook");
        }
        host.scope().set("duid", new Json.Str(OptionValue.hex(inside.from(3))));
    }

    /** To be called when all subnets are there. */
    void finish(final List<Subnet> subnets) {
        for (final Host host : hosts) {
            try {
                place(host, subnets);
            } catch (final Unconvertible why) {
                notes.lost(host.statement(), why);
            }
        }
    }

    private void place(final Host host, final List<Subnet> subnets) throws Unconvertible {
        final Json.Obj common = common(host);
        final String identity =
                IDENTIFIERS.stream()
                        .flatMap(key -> common.at(key).stream())
                        .map(Json::write)
                        .findFirst()
                        .orElseThrow();
        if (host.addresses().isEmpty()) {
            once(":" + identity, "a second host of the same client");
            everywhere.add(useful(prefixed(common, host), host));
            return;
        }
        for (final IpAddress address : host.addresses()) {
            final Optional<Subnet> subnet =
                    subnets.stream().filter(it -> it.range().contains(address)).findFirst();
            if (subnet.isEmpty()) {
                notes.lost(
                        host.statement(),
                        address + " is in no subnet of this file",
                        "correct the address, or add the subnet");
                continue;
            }
            final String prefix = subnet.get().prefix();
            once(prefix + identity, "a second host of the same client in " + prefix);
            once("address " + address, address + " is another host's already");
            subnet.get().reservation(addressed(prefixed(common, host), address));
        }
    }

    private Json.Obj common(final Host host) throws Unconvertible {
        final var scope = host.scope();
        final List<String> present =
                IDENTIFIERS.stream().filter(scope.settings()::containsKey).toList();
        if (present.isEmpty()) {
            throw new Unconvertible(
                    "nothing tells who it is", "give hardware ethernet or a client identifier");
        }
        if (scope.flag(Scope.HOST_NAMES) && !scope.settings().containsKey("hostname")) {
            scope.set("hostname", new Json.Str(OptionValue.name(name(host))));
        }
        Json.Obj object = scope.into(Json.Obj.EMPTY, family);
        for (final String key : present.subList(1, present.size())) {
            object = object.without(key);
            notes.look(
                    host.statement(),
                    "Kea knows a host by one identifier; this is " + present.get(0),
                    "make a second reservation in host-reservation-identifiers' order if needed");
        }
        return object;
    }

    /** Kea refuses a reservation of nothing; for dhcpd such a client is known, and that counts. */
    private Json.Obj useful(final Json.Obj object, final Host host) throws Unconvertible {
        if (Stream.of("hostname", "option-data", "prefixes")
                .anyMatch(object.members()::containsKey)) {
            return object;
        }
        notes.look(
                host.statement(),
                "Kea wants a reservation of something; it is the name of the host",
                "nothing, unless the client must not get that name");
        return object.with("hostname", OptionValue.name(name(host)));
    }

    private static Token name(final Host host) throws Unconvertible {
        if (host.statement().words().size() < 2) {
            throw new Unconvertible("a host without a name", "give it one");
        }
        return host.statement().words().get(1);
    }

    private void once(final String key, final String problem) throws Unconvertible {
        if (!used.add(key)) {
            throw new Unconvertible(problem, "Kea refuses both; decide for one");
        }
    }

    private static Json.Obj prefixed(final Json.Obj object, final Host host) {
        return host.prefixes().isEmpty()
                ? object
                : object.with("prefixes", new Json.Arr(host.prefixes()));
    }

    private Json.Obj addressed(final Json.Obj object, final IpAddress address) {
        final var text = new Json.Str(address.toString());
        return family == Family.V4
                ? object.with("ip-address", text)
                : object.with("ip-addresses", new Json.Arr(List.of(text)));
    }

    /** Those that count in every subnet. */
    List<Json> everywhere() {
        return everywhere;
    }
}
