package org.tandemgate.firewall.flow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/** Expressions of one rule, as libnftables-json(5) has them. */
final class Match {
    static final Object ACCEPT = JsonText.of("accept", null);

    /** Router and neighbour solicitations and advertisements. */
    static final Object NEIGHBOUR_DISCOVERY =
            equal(
                    payload("icmpv6", "type"),
                    set(
                            List.of(
                                    "nd-router-solicit",
                                    "nd-router-advert",
                                    "nd-neighbor-solicit",
                                    "nd-neighbor-advert")));

    private static final Map<String, Integer> PROTOCOLS =
            Map.of(
                    "icmp", 1, "tcp", 6, "udp", 17, "gre", 47, "esp", 50, "ah", 51, "icmpv6", 58,
                    "carp", 112, "sctp", 132);

    private Match() {}

    static Object equal(final Object left, final Object right) {
        return JsonText.of("match", JsonText.of("op", "==", "left", left, "right", right));
    }

    static Object in(final Object left, final List<String> right) {
        return JsonText.of("match", JsonText.of("op", "in", "left", left, "right", right));
    }

    static Object meta(final String key, final Object right) {
        return equal(JsonText.of("meta", JsonText.of("key", key)), right);
    }

    static Object set(final List<?> values) {
        return JsonText.of("set", values);
    }

    private static Object payload(final String protocol, final String field) {
        return JsonText.of("payload", JsonText.of("protocol", protocol, "field", field));
    }

    static List<Object> with(final List<Object> match, final List<Object> verdict) {
        return Stream.concat(match.stream(), verdict.stream()).toList();
    }

    /**
     * Which packets a rule is about: one list of expressions, or one for each family when it names
     * an alias, whose sets have one family each.
     *
     * @param device {@code iifname} or {@code oifname}
     */
    static List<List<Object>> packets(
            final ConfigObject rule, final ConfigDocument document, final String device) {
        final List<List<Object>> all = new ArrayList<>();
        if (families(rule).isEmpty()) {
            all.add(expressions(rule, document, device, null));
        }
        for (final IpFamily family : families(rule)) {
            all.add(expressions(rule, document, device, family));
        }
        return all;
    }

    /** None when the rule is of both without having to say which. */
    private static Set<IpFamily> families(final ConfigObject rule) {
        final Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
        boolean isAlias = false;
        for (final String name : List.of("source", "destination", "to")) {
            final String value = rule.field(name, "any");
            isAlias |= value.startsWith("@");
            if (!value.startsWith("@") && !value.equals("any")) {
                families.add(IpFamily.of(value));
            }
        }
        switch (rule.field("family", "any")) {
            case "ipv4" -> families.add(IpFamily.IPV4);
            case "ipv6" -> families.add(IpFamily.IPV6);
            default -> {}
        }
        switch (rule.field("protocol", "any")) {
            case "icmp" -> families.add(IpFamily.IPV4);
            case "icmpv6" -> families.add(IpFamily.IPV6);
            default -> {}
        }
        return families.isEmpty() && isAlias ? EnumSet.allOf(IpFamily.class) : families;
    }

    private static List<Object> expressions(
            final ConfigObject rule,
            final ConfigDocument document,
            final String device,
            final @Nullable IpFamily family) {
        final List<Object> expressions = new ArrayList<>();
        document.find("interfaces", rule.field("interface", ""))
                .ifPresent(it -> expressions.add(meta(device, it.field("device", ""))));
        if (family != null) {
            expressions.add(meta("nfproto", family.nfproto));
            address(rule.field("source", "any"), family, "saddr", expressions);
            address(rule.field("destination", "any"), family, "daddr", expressions);
        }
        final String protocol = rule.field("protocol", "any");
        final Integer number = PROTOCOLS.get(protocol);
        if (number != null) {
            expressions.add(meta("l4proto", number));
        }
        ports(rule, "source.port", payload(protocol, "sport"), expressions);
        ports(rule, "destination.port", payload(protocol, "dport"), expressions);
        expressions.add(JsonText.of("counter", null));
        return expressions;
    }

    private static void address(
            final String value,
            final IpFamily family,
            final String field,
            final List<Object> expressions) {
        if (!value.equals("any")) {
            expressions.add(
                    equal(
                            payload(family.header, field),
                            value.startsWith("@")
                                    ? value + family.suffix
                                    : Networks.expression(value)));
        }
    }

    private static void ports(
            final ConfigObject rule,
            final String field,
            final Object payload,
            final List<Object> expressions) {
        final String value = rule.field(field, "");
        if (!value.isEmpty()) {
            expressions.add(
                    equal(
                            payload,
                            set(
                                    Stream.of(value.split(",", -1))
                                            .map(String::strip)
                                            .map(Match::port)
                                            .toList())));
        }
    }

    private static Object port(final String range) {
        final int dash = range.indexOf('-');
        return dash < 0
                ? Integer.valueOf(range)
                : JsonText.of(
                        "range",
                        List.of(
                                Integer.valueOf(range.substring(0, dash)),
                                Integer.valueOf(range.substring(dash + 1))));
    }

    /** What a filter rule does. */
    static List<Object> verdict(final ConfigObject rule) {
        final List<Object> verdict = new ArrayList<>();
        if (rule.field("log", "false").equals("true")) {
            verdict.add(
                    JsonText.of(
                            "log", JsonText.of("prefix", "tandemgate filter/" + rule.id() + ": ")));
        }
        verdict.add(
                switch (rule.field("action", "")) {
                    case "pass" -> ACCEPT;
                    case "reject" ->
                            rule.field("protocol", "any").equals("tcp")
                                    ? JsonText.of("reject", JsonText.of("type", "tcp reset"))
                                    : JsonText.of("reject", null);
                    default -> JsonText.of("drop", null);
                });
        return verdict;
    }

    /** What a translation does. */
    static List<Object> translation(final ConfigObject rule) {
        final String type = rule.field("type", "");
        if (type.equals("masquerade")) {
            return List.of(JsonText.of("masquerade", null));
        }
        final String to = rule.field("to", "");
        final Map<String, @Nullable Object> target =
                JsonText.of("family", IpFamily.of(to).header, "addr", Networks.expression(to));
        final String port = rule.field("to.port", "");
        if (!port.isEmpty()) {
            target.put("port", Integer.valueOf(port));
        }
        return List.of(JsonText.of(type.equals("source") ? "snat" : "dnat", target));
    }
}
