package org.tandemgate.events.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.Fact;
import org.tandemgate.events.state.HostFacts.NodeFacts;
import org.tandemgate.events.state.HostFacts.Sighting;
import org.tandemgate.events.state.HostFacts.Skew;
import org.tandemgate.events.state.HostFacts.Weight;

class ExplainingTest {
    private static final NodeFacts NODE = new NodeFacts("gw1", "gw2", true, false, "", null);

    private static Explanation explain(
            final Role role,
            final @Nullable Sighting heard,
            final @Nullable NodeFacts node,
            final Weight... demotions) {
        final int weight = List.of(demotions).stream().mapToInt(Weight::amount).sum();
        return Explaining.of(
                new HostFacts(
                        "lan",
                        role,
                        60_000,
                        "more frequent advertisement received",
                        new Skew(1, 100, Math.min(240, 100 + weight)),
                        List.of(demotions),
                        heard,
                        3391,
                        node,
                        null));
    }

    private static List<String> texts(final List<Fact> facts) {
        return facts.stream().map(Fact::text).toList();
    }

    @Test
    void aBackupNamesItsMasterWithTheAgeOfItsLastWord() {
        final Explanation lan = explain(Role.BACKUP, new Sighting("10.0.0.2", 412, 1, 0, 0), NODE);

        assertEquals(
                List.of(
                        "BACKUP: more frequent advertisement received",
                        "10.0.0.2 is MASTER: advertises advbase 1, advskew 0, demotion 0",
                        "this node offers advbase 1, advskew 100"),
                texts(lan.because()));
        assertEquals(
                List.of("election", "advertisement", "org.tandemgate.carp-lan.cfg"),
                lan.because().stream().map(Fact::source).toList());
        assertEquals(60_000L, lan.because().get(0).ageMillis());
        assertEquals(412L, lan.because().get(1).ageMillis());
        assertEquals(
                List.of(
                        "3.39 s pass without an advertisement",
                        "the master hands over",
                        "the master is demoted by more than 0",
                        "the master advertises less often than this node would"),
                texts(lan.wouldMove()));
        assertEquals(List.of(), lan.prevents());
    }

    @Test
    void anAdvertisementThatIsTooOldOrSaysGoodByeMakesNoMaster() {
        final Fact old =
                explain(Role.BACKUP, new Sighting("10.0.0.2", 3392, 1, 0, 0), NODE)
                        .because()
                        .get(1);
        assertEquals("no master is heard, 10.0.0.2 was the last", old.text());
        assertEquals(3392L, old.ageMillis());
        final Sighting goodBye = new Sighting("10.0.0.2", 10, 255, 255, 0);
        assertEquals(old.text(), explain(Role.BACKUP, goodBye, NODE).because().get(1).text());
        assertEquals(
                "no other node was ever heard",
                explain(Role.BACKUP, null, NODE).because().get(1).text());
    }

    @Test
    void aBackupThatDoesNotPreemptSaysSo() {
        final NodeFacts patient = new NodeFacts("gw1", "gw2", false, false, "", null);
        final Explanation lan =
                explain(Role.BACKUP, new Sighting("10.0.0.2", 10, 1, 200, 0), patient);
        assertTrue(
                texts(lan.because())
                        .contains("preempt = false: a master that works is left alone"));
        assertEquals(3, lan.wouldMove().size());
        final Explanation eager =
                explain(Role.BACKUP, new Sighting("10.0.0.2", 10, 1, 200, 0), NODE);
        assertTrue(
                texts(eager.wouldMove())
                        .get(3)
                        .endsWith(
                                ": it does, so this node yielded before, or waits for preempt.delay"));
    }

    @Test
    void aMasterThatHearsAnotherOneNamesIt() {
        final Explanation lan = explain(Role.MASTER, new Sighting("10.0.0.2", 10, 1, 200, 0), NODE);
        assertTrue(texts(lan.because()).get(1).startsWith("10.0.0.2 advertises too"));
        assertEquals(
                "no other node was ever heard",
                explain(Role.MASTER, null, NODE).because().get(1).text());
        assertEquals(4, lan.wouldMove().size());
    }

    @Test
    void whatPreventsServiceIsNamedWithItsOwner() {
        final NodeFacts away = new NodeFacts("gw1", "gw2", true, true, "new disk", 5000L);
        final Explanation lan =
                explain(Role.BACKUP, null, away, new Weight("pfsync", "bulk update", 240, 700));
        assertEquals(
                List.of(
                        new Fact(
                                "maintenance, new disk; ends with ha:maintenance off",
                                "operator",
                                5000L),
                        new Fact("demoted by 240: bulk update", "pfsync", 700L)),
                lan.prevents());
        assertEquals(
                "this node offers advbase 1, advskew 100, 240 with its demotion",
                lan.because().get(2).text());
        assertEquals("the master is demoted by more than 240", lan.wouldMove().get(2).text());
        assertTrue(
                texts(explain(Role.INIT, null, null).prevents()).get(0).contains("node does not"));
    }
}
