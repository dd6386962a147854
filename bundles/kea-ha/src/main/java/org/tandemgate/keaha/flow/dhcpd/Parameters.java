package org.tandemgate.keaha.flow.dhcpd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/** Statements without blocks that say how clients are served (dhcpd.conf(5)). */
final class Parameters {
    private static final long SECONDS_MAX = 0xffff_ffffL;
    private static final String DDNS = "names are updated by another server in Kea";
    private static final String DDNS_REMEDY = "configure kea-dhcp-ddns and dhcp-ddns";
    private static final String CODE = "Kea runs no statements for packets";
    private static final String CODE_REMEDY = "use a class, or the flex_option or run_script hook";

    /** Why, and what to do, by the first word. */
    private static final Map<String, List<String>> KNOWN_LOST =
            Map.ofEntries(
                    Map.entry("if", List.of(CODE, CODE_REMEDY)),
                    Map.entry("elsif", List.of(CODE, CODE_REMEDY)),
                    Map.entry("else", List.of(CODE, CODE_REMEDY)),
                    Map.entry("switch", List.of(CODE, CODE_REMEDY)),
                    Map.entry("on", List.of(CODE, CODE_REMEDY)),
                    Map.entry("set", List.of(CODE, CODE_REMEDY)),
                    Map.entry("log", List.of(CODE, CODE_REMEDY)),
                    Map.entry("execute", List.of(CODE, CODE_REMEDY)),
                    Map.entry("key", List.of("a key of name updates or OMAPI", DDNS_REMEDY)),
                    Map.entry("zone", List.of(DDNS, DDNS_REMEDY)),
                    Map.entry(
                            "log-facility",
                            List.of("logs are configured otherwise", "see loggers of Kea")),
                    Map.entry(
                            "ping-check",
                            List.of(
                                    "Kea 2.2 does not ping addresses",
                                    "from 2.5.8: ping_check hook")),
                    Map.entry(
                            "always-broadcast",
                            List.of("Kea obeys the client's flag", "nothing, for most clients")),
                    Map.entry(
                            "server-identifier",
                            List.of("each of the pair has its own", "nothing")),
                    Map.entry(
                            "stash-agent-options",
                            List.of(
                                    "Kea keeps what relays say only when told",
                                    "set store-extended-info to true")),
                    Map.entry(
                            "min-secs",
                            List.of("Kea has no delay of answers", "HA decides who answers")),
                    Map.entry(
                            "vendor-option-space",
                            List.of(
                                    "options of a space of their own are not converted",
                                    "define the space in a class, see option 43 of Kea")));

    /** What means nothing in Kea and changes nothing when it is missing. */
    private static final Set<String> NEEDLESS =
            Set.of(
                    "lease-file-name",
                    "pid-file-name",
                    "dhcpv6-lease-file-name",
                    "dhcpv6-pid-file-name",
                    "db-time-format",
                    "lease-id-format",
                    "one-lease-per-client",
                    "get-lease-hostnames");

    private final Family family;
    private final Options options;
    private final Notes notes;

    Parameters(final Family family, final Options options, final Notes notes) {
        this.family = family;
        this.options = options;
        this.notes = notes;
    }

    /** Takes one into the scope, or says why not. */
    void apply(final Statement statement, final Scope scope) throws Unconvertible {
        switch (statement.keyword()) {
            case "option" -> option(statement, scope);
            case "default-lease-time" -> time(Scope.VALID, statement, scope);
            case "max-lease-time" -> time(Scope.MAX, statement, scope);
            case "min-lease-time" -> time(Scope.MIN, statement, scope);
            case "preferred-lifetime" -> time(Scope.PREFERRED, statement, scope);
            case "next-server" -> nextServer(statement, scope);
            case "filename" -> boot("boot-file-name", statement, scope);
            case "server-name" -> boot("server-hostname", statement, scope);
            case "authoritative" -> authoritative(true, statement, scope);
            case "not" -> authoritative(false, statement, scope);
            case "allow", "deny", "ignore" -> permission(statement, scope);
            case "use-host-decl-names" -> scope.flag(Scope.HOST_NAMES, flag(statement));
            case "ignore-client-uids" ->
                    setting("match-client-id", !flag(statement), statement, scope);
            case "echo-client-id" -> global("echo-client-id", flag(statement), statement, scope);
            case "dhcp-cache-threshold" -> cache(statement, scope);
            case "abandon-lease-time" -> {
                needs(Scope.Kind.GLOBAL, statement, scope);
                scope.set("decline-probation-period", number(seconds(statement)));
            }
            case "interface" -> connection(statement, scope);
            default -> other(statement);
        }
    }

    private void other(final Statement statement) throws Unconvertible {
        final String keyword = statement.keyword();
        final List<String> known = KNOWN_LOST.get(keyword);
        if (known != null) {
            throw new Unconvertible(known.get(0), known.get(1));
        }
        if (keyword.equals("ddns-update-style") && statement.word(1).equals("none")) {
            return;
        }
        if (keyword.startsWith("ddns-")
                || keyword.startsWith("update-")
                || keyword.equals("do-forward-updates")) {
            throw new Unconvertible(DDNS, DDNS_REMEDY);
        }
        if (keyword.startsWith("omapi-")) {
            throw new Unconvertible("Kea has no OMAPI", "use its control channel");
        }
        if (NEEDLESS.contains(keyword)) {
            notes.look(statement, "left out: Kea does it its own way", "nothing");
            return;
        }
        throw new Unconvertible(
                "'" + keyword + "' is not known here", "look for it in the manual of Kea");
    }

    private static Json number(final long value) {
        return new Json.Num(Long.toString(value));
    }

    private static long seconds(final Statement statement) throws Unconvertible {
        final String text = statement.word(1);
        try {
            final long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= SECONDS_MAX) {
                return seconds;
            }
        } catch (final NumberFormatException none) {
            throw new Unconvertible("'" + text + "' is no number", "write seconds");
        }
        throw new Unconvertible(text + " is not in 0.." + SECONDS_MAX, "write seconds");
    }

    private static boolean flag(final Statement statement) throws Unconvertible {
        final List<Token> value = statement.from(1);
        return value.isEmpty() || OptionValue.flag(value.get(0)).equals("true");
    }

    private void time(final String key, final Statement statement, final Scope scope)
            throws Unconvertible {
        final Scope.Kind kind = scope.kind();
        if (kind == Scope.Kind.POOL || kind == Scope.Kind.HOST || kind == Scope.Kind.CLASS) {
            throw new Unconvertible(
                    "lease times belong to subnets in Kea, not to a " + word(scope),
                    "set it in the subnet, or make a class with a lifetime");
        }
        scope.time(key, seconds(statement));
    }

    private static String word(final Scope scope) {
        return scope.kind().name().toLowerCase(java.util.Locale.ROOT);
    }

    private void nextServer(final Statement statement, final Scope scope) throws Unconvertible {
        onlyV4(statement, scope);
        final var address = AddressRange.address(statement.word(1));
        scope.set("next-server", new Json.Str(address.toString()));
    }

    private void boot(final String key, final Statement statement, final Scope scope)
            throws Unconvertible {
        onlyV4(statement, scope);
        final int max = key.equals("server-hostname") ? 63 : 127;
        if (statement.word(1).length() > max) {
            throw new Unconvertible("longer than " + max + " octets", "use a shorter name");
        }
        scope.set(key, new Json.Str(statement.word(1)));
    }

    private void onlyV4(final Statement statement, final Scope scope) throws Unconvertible {
        if (family == Family.V6 || scope.kind() == Scope.Kind.POOL) {
            throw new Unconvertible(
                    "Kea has no '" + statement.keyword() + "' there",
                    family == Family.V6 ? "use option bootfile-url" : "set it in the subnet");
        }
    }

    private void authoritative(final boolean value, final Statement statement, final Scope scope)
            throws Unconvertible {
        if (!value && !statement.word(1).equals("authoritative")) {
            other(statement);
            return;
        }
        if (family == Family.V6) {
            notes.look(statement, "left out: it means nothing in DHCPv6", "nothing");
            return;
        }
        setting("authoritative", value, statement, scope);
    }

    private void setting(
            final String key, final boolean value, final Statement statement, final Scope scope)
            throws Unconvertible {
        final Scope.Kind kind = scope.kind();
        if (family == Family.V6 || !isOfSubnets(kind)) {
            throw new Unconvertible(
                    "Kea has no '" + statement.keyword() + "' there", "set it in the subnet");
        }
        scope.set(key, new Json.Bool(value));
    }

    private static boolean isOfSubnets(final Scope.Kind kind) {
        return kind == Scope.Kind.GROUP || kind.compareTo(Scope.Kind.SUBNET) <= 0;
    }

    private void global(
            final String key, final boolean value, final Statement statement, final Scope scope)
            throws Unconvertible {
        needs(Scope.Kind.GLOBAL, statement, scope);
        scope.set(key, new Json.Bool(value));
    }

    private static void needs(final Scope.Kind kind, final Statement statement, final Scope scope)
            throws Unconvertible {
        if (scope.kind() != kind) {
            throw new Unconvertible(
                    "'" + statement.keyword() + "' is there for the whole server only",
                    "move it to the top");
        }
    }

    private void cache(final Statement statement, final Scope scope) throws Unconvertible {
        needs(Scope.Kind.GLOBAL, statement, scope);
        final long percent = seconds(statement);
        if (percent >= 100) {
            throw new Unconvertible(percent + " % of a lease time", "use 0..99, better 25");
        }
        scope.set("cache-threshold", new Json.Num(percent == 0 ? "0.0" : "0." + two(percent)));
    }

    private static String two(final long percent) {
        return (percent < 10 ? "0" : "") + percent;
    }

    private void connection(final Statement statement, final Scope scope) throws Unconvertible {
        final Scope.Kind kind = scope.kind();
        if (kind != Scope.Kind.NETWORK && kind != Scope.Kind.SUBNET) {
            throw new Unconvertible("belongs to a subnet or shared network", "move it there");
        }
        scope.set("interface", new Json.Str(statement.word(1)));
    }

    private void permission(final Statement statement, final Scope scope) throws Unconvertible {
        final boolean isAllowed = statement.keyword().equals("allow");
        final String what = statement.words().size() > 1 ? statement.words().get(1).lower() : "";
        switch (what) {
            case "unknown-clients" -> scope.flag(Scope.UNKNOWN_CLIENTS, isAllowed);
            case "bootp" -> {
                if (isAllowed) {
                    throw new Unconvertible("BOOTP needs a hook", "load libdhcp_bootp.so");
                }
            }
            case "booting" -> {
                if (!isAllowed) {
                    throw new Unconvertible(
                            "Kea ignores nobody by name", "put the client into the class DROP");
                }
            }
            case "client-updates" -> throw new Unconvertible(DDNS, DDNS_REMEDY);
            default ->
                    throw new Unconvertible(
                            "Kea has no '" + what + "'",
                            "use the class DROP for clients to be ignored");
        }
    }

    private void option(final Statement statement, final Scope scope) throws Unconvertible {
        final List<Token> words = statement.words();
        final String name = words.size() > 1 ? words.get(1).lower() : "";
        final List<Token> values = statement.from(2);
        if (name.equals("space")) {
            throw new Unconvertible(
                    "options of a space of their own are not converted",
                    "define the space by hand, see option-def of Kea");
        }
        if (Options.TIMERS.contains(name)) {
            timer(name, values, statement, scope);
            return;
        }
        if (scope.kind() == Scope.Kind.HOST && own(name, values, scope)) {
            return;
        }
        if (name.equals("dhcp6.rapid-commit") && scope.kind() == Scope.Kind.SUBNET) {
            scope.set("rapid-commit", new Json.Bool(true));
            return;
        }
        final Optional<Option> option = options.named(name);
        if (option.isEmpty()) {
            throw new Unconvertible(
                    "option " + name + " is not known here",
                    "set it by hand, with an option-def if Kea does not know it");
        }
        scope.option(option.get().name(), OptionValue.of(option.get(), values));
    }

    private void timer(
            final String name,
            final List<Token> values,
            final Statement statement,
            final Scope scope)
            throws Unconvertible {
        final Scope.Kind kind = scope.kind();
        if (!isOfSubnets(kind)) {
            throw new Unconvertible("Kea has timers in subnets only", "set it in the subnet");
        }
        if (values.size() != 1) {
            throw new Unconvertible(name + " takes one number", "write seconds");
        }
        final boolean isRenewal = name.equals("dhcp-renewal-time");
        final var number =
                seconds(new Statement(statement.words().subList(1, 3), List.of(), false));
        scope.set(isRenewal ? "renew-timer" : "rebind-timer", number(number));
    }

    /** Options that are properties of a reservation in Kea. */
    private boolean own(final String name, final List<Token> values, final Scope scope)
            throws Unconvertible {
        if (values.size() != 1) {
            return false;
        }
        switch (name) {
            case "host-name" ->
                    scope.set("hostname", new Json.Str(OptionValue.name(values.get(0))));
            case "dhcp-client-identifier" ->
                    scope.set("client-id", new Json.Str(OptionValue.hex(values.get(0))));
            case "dhcp6.client-id" ->
                    scope.set("duid", new Json.Str(OptionValue.hex(values.get(0))));
            default -> {
                return false;
            }
        }
        return true;
    }
}
