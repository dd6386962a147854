package org.tandemgate.firewall.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/** What a document becomes in nftables' words. */
public class RuleSetTest {
    /** A document of every area that this bundle knows. */
    public static final ConfigDocument DOCUMENT =
            ConfigDocument.EMPTY
                    .with("interfaces", ConfigObject.of("wan", Map.of("device", "wan0")))
                    .with(
                            "aliases",
                            ConfigObject.of(
                                    "web",
                                    Map.of(
                                            "members",
                                            "10.1.2.3/16, 10.1.9.9,2001:db8::1,10.9.0.1/32")))
                    .with("filter", rule("100", 100, "pass", "source", "@web"))
                    .with("filter", rule("last", 900, "block", "log", "true"))
                    .with(
                            "filter",
                            rule(
                                    "tcp",
                                    200,
                                    "reject",
                                    "protocol",
                                    "tcp",
                                    "destination.port",
                                    "22,8000-8080",
                                    "interface",
                                    "wan",
                                    "destination",
                                    "10.0.0.0/8"))
                    .with("filter", rule("off", 1, "block", "enabled", "false"))
                    .with("filter", rule("mine", 5, "block", "chain", "input", "protocol", "udp"))
                    .with("nat", nat("out", "masquerade", "source", "10.0.0.0/8"))
                    .with(
                            "nat",
                            nat(
                                    "in",
                                    "destination",
                                    "protocol",
                                    "tcp",
                                    "destination.port",
                                    "80",
                                    "to",
                                    "10.0.0.5",
                                    "to.port",
                                    "8080"));

    private static ConfigObject rule(
            final String id, final int sequence, final String action, final String... more) {
        return object(id, more, "sequence", "" + sequence, "action", action);
    }

    private static ConfigObject nat(final String id, final String type, final String... more) {
        return object(id, more, "sequence", "1", "type", type, "interface", "wan");
    }

    private static ConfigObject object(
            final String id, final String[] more, final String... fields) {
        final Map<String, String> all = new java.util.TreeMap<>();
        for (final String[] some : List.of(fields, more)) {
            for (int i = 0; i < some.length; i += 2) {
                all.put(some[i], some[i + 1]);
            }
        }
        return ConfigObject.of(id, all);
    }

    private static List<JsonObject> added(final RuleSet ruleSet, final String kind) {
        final JsonArray commands =
                Json.createReader(new StringReader(ruleSet.commands()))
                        .readObject()
                        .getJsonArray("nftables");
        return commands.stream()
                .map(JsonValue::asJsonObject)
                .filter(it -> it.containsKey("add") && it.getJsonObject("add").containsKey(kind))
                .map(it -> it.getJsonObject("add").getJsonObject(kind))
                .toList();
    }

    private static List<String> expressions(final RuleSet ruleSet, final String comment) {
        return added(ruleSet, "rule").stream()
                .filter(it -> it.getString("comment").startsWith(comment + " "))
                .map(it -> it.getJsonArray("expr").toString().replace("\"", ""))
                .toList();
    }

    @Test
    void rulesStandInTheOrderOfTheirSequence() {
        assertEquals(
                List.of(
                        "known",
                        "loopback",
                        "pair",
                        "neighbours",
                        "filter/mine",
                        "known",
                        "filter/100",
                        "filter/100",
                        "filter/tcp",
                        "filter/last",
                        "nat/in",
                        "nat/out"),
                RuleSet.of(DOCUMENT).comments().stream()
                        .map(it -> it.substring(0, it.indexOf(' ')))
                        .toList());
    }

    /** Host bits are cleared, a whole prefix is an address, what another contains is left out. */
    @Test
    void anAliasIsASetForEachFamily() {
        final Map<String, String> sets =
                added(RuleSet.of(DOCUMENT), "set").stream()
                        .collect(
                                Collectors.toMap(
                                        it -> it.getString("name") + " " + it.getString("type"),
                                        it -> it.getJsonArray("elem").toString()));

        assertEquals(
                Map.of(
                        "web_4 ipv4_addr",
                        "[{\"prefix\":{\"addr\":\"10.1.0.0\",\"len\":16}},\"10.9.0.1\"]",
                        "web_6 ipv6_addr",
                        "[\"2001:db8::1\"]"),
                sets);
    }

    @Test
    void aRuleThatNamesAnAliasIsThereForBothFamilies() {
        final List<String> both = expressions(RuleSet.of(DOCUMENT), "filter/100");

        assertEquals(2, both.size());
        assertTrue(both.get(0).contains("right:ipv4"), both::toString);
        assertTrue(both.get(0).contains("field:saddr}},right:@web_4"), both::toString);
        assertTrue(both.get(1).contains("right:ipv6"), both::toString);
        assertTrue(both.get(1).contains("right:@web_6"), both::toString);
    }

    @Test
    void everythingThatARuleSaysIsMatched() {
        assertEquals(
                List.of(
                        "[{match:{op:==,left:{meta:{key:iifname}},right:wan0}},"
                                + "{match:{op:==,left:{meta:{key:nfproto}},right:ipv4}},"
                                + "{match:{op:==,left:{payload:{protocol:ip,field:daddr}},"
                                + "right:{prefix:{addr:10.0.0.0,len:8}}}},"
                                + "{match:{op:==,left:{meta:{key:l4proto}},right:6}},"
                                + "{match:{op:==,left:{payload:{protocol:tcp,field:dport}},"
                                + "right:{set:[22,{range:[8000,8080]}]}}},"
                                + "{counter:null},{reject:{type:tcp reset}}]"),
                expressions(RuleSet.of(DOCUMENT), "filter/tcp"));
        assertEquals(
                List.of("[{counter:null},{log:{prefix:tandemgate filter/last: }},{drop:null}]"),
                expressions(RuleSet.of(DOCUMENT), "filter/last"));
    }

    @Test
    void translationsAskForTheRightSideOfTheInterface() {
        final RuleSet ruleSet = RuleSet.of(DOCUMENT);

        assertTrue(expressions(ruleSet, "nat/out").get(0).contains("oifname"));
        assertTrue(expressions(ruleSet, "nat/out").get(0).endsWith("{masquerade:null}]"));
        assertTrue(expressions(ruleSet, "nat/in").get(0).contains("iifname"));
        assertTrue(
                expressions(ruleSet, "nat/in")
                        .get(0)
                        .endsWith("{dnat:{family:ip,addr:10.0.0.5,port:8080}}]"));
    }

    /** Nothing is left in the kernel of a configuration without rules. */
    @Test
    void withoutRulesTheTableGoes() {
        final RuleSet ruleSet = RuleSet.of(ConfigDocument.EMPTY);

        assertEquals(
                "{\"nftables\":[{\"add\":{\"table\":{\"family\":\"inet\",\"name\":\"tandemgate\"}}},"
                        + "{\"delete\":{\"table\":{\"family\":\"inet\",\"name\":\"tandemgate\"}}}]}",
                ruleSet.commands());
        assertEquals(List.of(), ruleSet.comments());
    }

    @Test
    void anotherRuleHasAnotherComment() {
        final RuleSet other =
                RuleSet.of(DOCUMENT.with("filter", rule("last", 900, "pass", "log", "true")));

        assertNotEquals(RuleSet.of(DOCUMENT).comments(), other.comments());
        assertEquals(RuleSet.of(DOCUMENT).comments().size(), other.comments().size());
    }
}
