package org.tandemgate.firewall.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.CanonicalForm;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/**
 * Writes a rule set. In front of the rules of every filter chain stands what must pass for a
 * gateway of two nodes to be one: connections that are known, the loop-back, neighbour discovery,
 * CARP (112) and pfsync (240). Used once.
 */
final class RuleSetWriter {
    private static final List<String> FILTER_CHAINS = List.of("input", "forward", "output");
    private static final int DIGEST_SHOWN = 16;

    private final ConfigDocument document;
    private final List<Object> commands = new ArrayList<>();

    /** Comments by chain, in the order of the commands that make the chains. */
    private final Map<String, List<String>> comments = new LinkedHashMap<>();

    RuleSetWriter(final ConfigDocument document) {
        this.document = document;
    }

    RuleSet ruleSet() {
        final Object table = JsonText.of("family", RuleSet.FAMILY, "name", RuleSet.TABLE);
        // Adding first makes deleting possible whether it is there or not.
        command("add", "table", table);
        command("delete", "table", table);
        final List<ConfigObject> filter = rules("filter");
        final List<ConfigObject> nat = rules("nat");
        if (!filter.isEmpty() || !nat.isEmpty()) {
            command("add", "table", table);
            document.area("aliases").values().forEach(this::sets);
            FILTER_CHAINS.forEach(chain -> filterChain(chain, filter));
            natChain("prerouting", -100, nat, "destination");
            natChain("postrouting", 100, nat, "masquerade", "source");
        }
        final List<String> all = new ArrayList<>();
        comments.values().forEach(all::addAll);
        return new RuleSet(JsonText.write(JsonText.of("nftables", commands)), all);
    }

    private List<ConfigObject> rules(final String area) {
        return document.area(area).values().stream()
                .filter(rule -> !rule.field("enabled", "true").equals("false"))
                .sorted(
                        Comparator.comparingInt(RuleSetWriter::sequence)
                                .thenComparing(ConfigObject::id))
                .toList();
    }

    private static int sequence(final ConfigObject rule) {
        return Integer.parseInt(rule.field("sequence", "0"));
    }

    private void command(final String verb, final String kind, final Object what) {
        commands.add(JsonText.of(verb, JsonText.of(kind, what)));
    }

    private static Map<String, @Nullable Object> inTable(final String name, final Object value) {
        return JsonText.of("family", RuleSet.FAMILY, "table", RuleSet.TABLE, name, value);
    }

    /** One for each family, also when it is empty: rules may name it. */
    private void sets(final ConfigObject alias) {
        for (final IpFamily family : IpFamily.values()) {
            final Map<String, @Nullable Object> set = inTable("name", alias.id() + family.suffix);
            set.put("type", family.setType);
            set.put("flags", List.of("interval"));
            final List<Object> members = Networks.members(alias, family);
            if (!members.isEmpty()) {
                set.put("elem", members);
            }
            command("add", "set", set);
        }
    }

    private void chain(final String name, final String type, final int priority) {
        final Map<String, @Nullable Object> chain = inTable("name", name);
        chain.put("type", type);
        chain.put("hook", name);
        chain.put("prio", priority);
        chain.put("policy", "accept");
        command("add", "chain", chain);
        comments.put(name, new ArrayList<>());
    }

    private void filterChain(final String chain, final List<ConfigObject> filter) {
        final List<ConfigObject> own =
                filter.stream()
                        .filter(rule -> rule.field("chain", "forward").equals(chain))
                        .toList();
        if (own.isEmpty()) {
            return;
        }
        chain(chain, "filter", 0);
        rule(
                chain,
                "known",
                List.of(
                        Match.in(
                                JsonText.of("ct", JsonText.of("key", "state")),
                                List.of("established", "related")),
                        Match.ACCEPT));
        if (!chain.equals("forward")) {
            final String device = chain.equals("input") ? "iifname" : "oifname";
            rule(chain, "loopback", List.of(Match.meta(device, "lo"), Match.ACCEPT));
            rule(
                    chain,
                    "pair",
                    List.of(Match.meta("l4proto", Match.set(List.of(112, 240))), Match.ACCEPT));
            rule(chain, "neighbours", List.of(Match.NEIGHBOUR_DISCOVERY, Match.ACCEPT));
        }
        own.forEach(
                rule ->
                        Match.packets(rule, document, device(chain))
                                .forEach(
                                        match ->
                                                rule(
                                                        chain,
                                                        "filter/" + rule.id(),
                                                        Match.with(match, Match.verdict(rule)))));
    }

    private static String device(final String chain) {
        return chain.equals("output") || chain.equals("postrouting") ? "oifname" : "iifname";
    }

    private void natChain(
            final String chain,
            final int priority,
            final List<ConfigObject> nat,
            final String... types) {
        final List<ConfigObject> own =
                nat.stream()
                        .filter(rule -> List.of(types).contains(rule.field("type", "")))
                        .toList();
        if (own.isEmpty()) {
            return;
        }
        chain(chain, "nat", priority);
        own.forEach(
                rule ->
                        Match.packets(rule, document, device(chain))
                                .forEach(
                                        match ->
                                                rule(
                                                        chain,
                                                        "nat/" + rule.id(),
                                                        Match.with(
                                                                match, Match.translation(rule)))));
    }

    /** The comment names the object, and by a digest what was made of it. */
    private void rule(final String chain, final String name, final List<Object> expressions) {
        final String digest = CanonicalForm.digest(JsonText.write(expressions));
        final String comment = name + " " + digest.substring(0, DIGEST_SHOWN);
        final Map<String, @Nullable Object> rule = inTable("chain", chain);
        rule.put("comment", comment);
        rule.put("expr", expressions);
        command("add", "rule", rule);
        comments.computeIfAbsent(chain, it -> new ArrayList<>()).add(comment);
    }
}
