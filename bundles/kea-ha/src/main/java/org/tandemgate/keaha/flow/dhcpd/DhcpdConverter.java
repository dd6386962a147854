package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.DhcpdConversion.Note;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaConfiguration;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;

/**
 * One configuration of ISC dhcpd as one of Kea 2.2 or newer. Statements: dhcpd.conf(5) of 4.4. Pure
 * but for the texts that it asks for; one use, not thread safe.
 */
public final class DhcpdConverter {
    private static final String SUBNET6 = "subnet6";

    private final Family family;
    private final Notes notes = new Notes();
    private final Options options;
    private final Parameters parameters;
    private final Classes classes;
    private final Pools pools;
    private final Hosts hosts;
    private final Failover failover = new Failover(notes);
    private final Scope global = new Scope(Scope.Kind.GLOBAL, null);
    private final List<Subnet> subnets = new ArrayList<>();
    private final Map<String, Scope> networks = new LinkedHashMap<>();

    private DhcpdConverter(final Family family) {
        this.family = family;
        options = new Options(family);
        parameters = new Parameters(family, options, notes);
        classes = new Classes(family, options, parameters, notes);
        pools = new Pools(family, classes, parameters, notes);
        hosts = new Hosts(family, parameters, notes);
    }

    /**
     * What came of it.
     *
     * @param family of the server
     * @param configuration for Kea
     * @param notes what has to be looked at
     */
    public record Result(Family family, Json.Obj configuration, List<Note> notes) {
        public Result {
            notes = List.copyOf(notes);
        }
    }

    /**
     * What the file does not say.
     *
     * @param family empty to tell it by what the file holds
     * @param pair both servers; empty for the failover declaration
     * @param interfaces that Kea listens on, empty for all
     * @param hooksDirectory e.g. {@code /usr/lib/x86_64-linux-gnu/kea/hooks}
     */
    public record Wishes(
            Optional<Family> family,
            Optional<HaSettings> pair,
            List<String> interfaces,
            String hooksDirectory) {
        public Wishes {
            interfaces = List.copyOf(interfaces);
        }
    }

    /**
     * Converts a file.
     *
     * @throws DhcpdSyntaxException when it is none of dhcpd's
     * @throws RefusedException when it cannot be read
     */
    public static Result convert(
            final String file, final DhcpdParser.Texts texts, final Wishes wishes)
            throws DhcpdSyntaxException, RefusedException {
        final List<Statement> statements = new DhcpdParser(texts).parse(file);
        final Family family = wishes.family().orElseGet(() -> family(file, statements));
        return new DhcpdConverter(family).run(file, statements, wishes);
    }

    private static Family family(final String file, final List<Statement> statements) {
        final String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.startsWith("dhcpd6") || holds(statements, SUBNET6) ? Family.V6 : Family.V4;
    }

    private static boolean holds(final List<Statement> statements, final String keyword) {
        return statements.stream()
                .anyMatch(it -> it.keyword().equals(keyword) || holds(it.block(), keyword));
    }

    private Result run(final String file, final List<Statement> statements, final Wishes wishes) {
        definitions(statements);
        classes(statements, global);
        classes.finish();
        walk(statements, global, "");
        hosts.finish(subnets);
        if (subnets.isEmpty()) {
            notes.about(file, true, "there is no subnet of this family", "see --family");
        }
        if (wishes.interfaces().isEmpty()) {
            notes.about(
                    file,
                    false,
                    "dhcpd has its interfaces on the command line; Kea will listen on all",
                    "name them by --interfaces");
        }
        final Optional<HaSettings> declared = failover.settings(family);
        final Optional<HaSettings> pair = wishes.pair().or(() -> declared);
        if (pair.isEmpty()) {
            notes.about(
                    file,
                    false,
                    "no failover is declared; this is a server alone",
                    "name both servers by --peers");
        }
        return new Result(family, configuration(file, wishes, pair), notes.all());
    }

    private void definitions(final List<Statement> statements) {
        for (final Statement statement : statements) {
            if (Options.isDefinition(statement)) {
                attempt(statement, () -> options.define(statement));
            }
            definitions(statement.block());
        }
    }

    private void classes(final List<Statement> statements, final Scope around) {
        for (final Statement statement : statements) {
            if (statement.keyword().equals("class")) {
                attempt(statement, () -> classes.add(statement, around));
            } else if (statement.keyword().equals("subclass")) {
                attempt(statement, () -> classes.addSub(statement));
            } else {
                classes(statement.block(), around);
            }
        }
    }

    /** Something that may have no counterpart. */
    private interface Attempt {
        void run() throws Unconvertible;
    }

    private void attempt(final Statement statement, final Attempt attempt) {
        try {
            attempt.run();
        } catch (final Unconvertible why) {
            notes.lost(statement, why);
        }
    }

    /**
     * @param network shared network around, empty for none
     */
    private void walk(final List<Statement> statements, final Scope scope, final String network) {
        // What counts for all of a block may stand behind what it counts for.
        statements.stream()
                .filter(it -> !it.hasBlock() && !Pools.isRange(it))
                .filter(it -> !Options.isDefinition(it) && !isOfClasses(it))
                .forEach(it -> attempt(it, () -> parameters.apply(it, scope)));
        for (final Statement statement : statements) {
            if (Pools.isRange(statement)) {
                attempt(statement, () -> pools.range(statement, scope, reach(scope, network)));
            } else if (statement.hasBlock() && !isOfClasses(statement)) {
                attempt(statement, () -> block(statement, scope, network));
            }
        }
    }

    private static boolean isOfClasses(final Statement statement) {
        final String keyword = statement.keyword();
        return keyword.equals("class") || keyword.equals("subclass");
    }

    private void block(final Statement statement, final Scope scope, final String network)
            throws Unconvertible {
        switch (statement.keyword()) {
            case "subnet", SUBNET6 -> subnet(statement, scope, network);
            case "shared-network" -> network(statement, scope);
            case "group" -> walk(statement.block(), new Scope(Scope.Kind.GROUP, scope), network);
            case "pool", "pool6" -> pools.pool(statement, scope, reach(scope, network));
            case "host" -> hosts.add(statement, scope);
            case "failover" -> failover.add(statement);
            default -> parameters.apply(statement, scope);
        }
    }

    /** Subnets that a pool standing there may belong to. */
    private List<Subnet> reach(final Scope scope, final String network) {
        return subnets.stream()
                .filter(
                        it ->
                                it.scope() == scope
                                        || (scope.kind() == Scope.Kind.NETWORK
                                                && it.network().equals(network)))
                .toList();
    }

    private void subnet(final Statement statement, final Scope around, final String network)
            throws Unconvertible {
        final boolean isV6 = statement.keyword().equals(SUBNET6);
        if (isV6 != (family == Family.V6)) {
            throw new Unconvertible("is of the other family", "convert with --family, too");
        }
        final String first = statement.word(1);
        final int slash = first.indexOf('/');
        if (isV6 && slash < 0) {
            throw new Unconvertible("'" + first + "' is no prefix", "write ADDRESS/LENGTH");
        }
        final int length =
                isV6
                        ? Pools.length(first.substring(slash + 1))
                        : AddressRange.prefixLength(statement.word(3));
        final var address = AddressRange.address(isV6 ? first.substring(0, slash) : first);
        if (address.isIpv4() == isV6) {
            throw new Unconvertible("'" + first + "' is of the other family", "correct it");
        }
        final var range = AddressRange.network(address, length);
        if (!range.low().equals(address)) {
            notes.look(statement, "the network begins at " + range.low(), "nothing");
        }
        if (subnets.stream().anyMatch(it -> it.range().equals(range))) {
            throw new Unconvertible("a second subnet of the same addresses", "join both");
        }
        final var scope = new Scope(Scope.Kind.SUBNET, around);
        subnets.add(new Subnet(range, length, scope, network));
        walk(statement.block(), scope, network);
    }

    private void network(final Statement statement, final Scope around) throws Unconvertible {
        final String name = statement.word(1);
        if (name.isEmpty() || networks.containsKey(name)) {
            throw new Unconvertible("a shared network without a name of its own", "rename it");
        }
        final var scope = new Scope(Scope.Kind.NETWORK, around);
        networks.put(name, scope);
        final List<Statement> pooled = new ArrayList<>();
        final List<Statement> others = new ArrayList<>();
        for (final Statement inside : statement.block()) {
            (inside.keyword().startsWith("pool") ? pooled : others).add(inside);
        }
        // Its pools may stand before its subnets.
        walk(others, scope, name);
        walk(pooled, scope, name);
        if (subnets.stream().noneMatch(it -> it.network().equals(name))) {
            networks.remove(name);
            throw new Unconvertible("a shared network without a subnet", "leave it out");
        }
    }

    private Json.Obj configuration(
            final String file, final Wishes wishes, final Optional<HaSettings> pair) {
        final var server =
                new ServerConfiguration(
                        family, global, options.definitions(), classes.all(), hosts.everywhere());
        subnets.sort(Comparator.comparing(it -> it.range().low()));
        final Json.Obj all = server.build(wishes.interfaces(), networks, subnets);
        if (pair.isEmpty()) {
            return all;
        }
        try {
            return HaConfiguration.merge(
                    all,
                    family,
                    HaConfiguration.entry(pair.get(), KeaVersion.V2_2),
                    wishes.hooksDirectory());
        } catch (final BadAnswerException defect) {
            notes.about(file, true, String.valueOf(defect.getMessage()), "please report this");
            return all;
        }
    }
}
