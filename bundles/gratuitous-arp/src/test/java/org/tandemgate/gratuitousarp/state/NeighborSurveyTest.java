package org.tandemgate.gratuitousarp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

class NeighborSurveyTest {
    private static final long T0 = 5_000_000_000L;
    private static final long WAIT = Inquiry.WAIT_NANOS;
    private static final int INDEX = 5;
    private static final IpAddress VIP = IpAddress.parse("10.0.0.1");
    private static final MacAddress OURS = MacAddress.virtual(1);
    private static final MacAddress OLD = MacAddress.parse("02:00:00:00:00:99");
    private static final Neighbor CLIENT =
            new Neighbor(IpAddress.parse("10.0.0.10"), MacAddress.parse("02:00:00:00:00:10"));
    private static final Neighbor OTHER =
            new Neighbor(IpAddress.parse("10.0.0.11"), MacAddress.parse("02:00:00:00:00:11"));

    private static final AnnouncedHost LAN = host("lan", VIP);

    private final NeighborSurvey survey = survey(1000, 8);

    private static AnnouncedHost host(final String name, final IpAddress... addresses) {
        return new AnnouncedHost(name, List.of(addresses), OURS, INDEX, "lan", 1_000_000, null);
    }

    private static NeighborSurvey survey(final int rate, final int confirm) {
        return new NeighborSurvey(new AnnouncementSettings(3, 0, 60, rate, confirm), T0);
    }

    private void announced(final long series, final long now, final Neighbor... known) {
        survey.announced(LAN, series, Map.of(VIP, List.of(known)), now);
    }

    private Question ask(final long now) {
        final Question question = survey.next(now).orElseThrow();
        survey.asked(question, now);
        return question;
    }

    private static Answer answer(final Neighbor from, final MacAddress to) {
        return new Answer(INDEX, from.address(), from.mac(), VIP, to);
    }

    private Tally tally() {
        return survey.tallies().get("lan").get(0);
    }

    @Test
    void aRightAnswerEndsTheInquiry() {
        announced(1, T0, CLIENT);
        assertEquals(new Question(LAN, VIP, CLIENT, false), ask(T0));
        assertEquals(new Tally(VIP, 0, 0, 1, Map.of(), T0), tally());
        assertEquals(Set.of(INDEX), survey.interfaces());

        assertTrue(survey.answered(answer(CLIENT, OURS), T0 + 1));

        assertEquals(new Tally(VIP, 1, 0, 0, Map.of(), T0 + 1), tally());
        assertEquals(Optional.empty(), survey.next(T0 + 10 * WAIT));
        assertEquals(OptionalLong.empty(), survey.idleNanos(T0 + 10 * WAIT));
        assertEquals(Set.of(), survey.interfaces());
    }

    /** Told at once, and asked again at once; after that at intervals, to the third question. */
    @Test
    void aWrongAnswerIsFollowedByAnAnnouncementToThatNeighbour() {
        announced(1, T0, CLIENT);
        ask(T0);

        survey.answered(answer(CLIENT, OLD), T0 + 7);
        assertTrue(ask(T0 + 7).tellFirst());
        survey.answered(answer(CLIENT, OLD), T0 + 9);
        assertEquals(Optional.empty(), survey.next(T0 + 7 + WAIT - 1));
        assertTrue(ask(T0 + 7 + WAIT).tellFirst());
        survey.answered(answer(CLIENT, OLD), T0 + 7 + WAIT + 1);

        assertEquals(Optional.empty(), survey.next(T0 + 10 * WAIT));
        assertEquals(Map.of(CLIENT.address(), OLD), tally().wrong());
        assertEquals(0, tally().unseen() + tally().open() + tally().confirmed());
        assertEquals(Set.of(), survey.interfaces());
    }

    @Test
    void aNeighbourThatLearnsLateIsConfirmed() {
        announced(1, T0, CLIENT);
        ask(T0);
        survey.answered(answer(CLIENT, OLD), T0 + 1);
        ask(T0 + 1);

        survey.answered(answer(CLIENT, OURS), T0 + 2);
        survey.answered(answer(CLIENT, OLD), T0 + 3);

        assertEquals(new Tally(VIP, 1, 0, 0, Map.of(), T0 + 2), tally());
        assertEquals(Optional.empty(), survey.next(T0 + 10 * WAIT));
    }

    @Test
    void silenceIsToldAndAskedAgainAndThenUnseen() {
        announced(1, T0, CLIENT);
        assertFalse(ask(T0).tellFirst());
        assertEquals(OptionalLong.of(WAIT), survey.idleNanos(T0));
        assertEquals(Optional.empty(), survey.next(T0 + WAIT - 1));
        assertTrue(ask(T0 + WAIT).tellFirst());
        assertTrue(ask(T0 + 2 * WAIT).tellFirst());

        assertEquals(Optional.empty(), survey.next(T0 + 3 * WAIT - 1));
        assertEquals(1, tally().open());
        assertEquals(Optional.empty(), survey.next(T0 + 3 * WAIT));
        assertEquals(new Tally(VIP, 0, 1, 0, Map.of(), T0 + 3 * WAIT), tally());

        assertTrue(survey.answered(answer(CLIENT, OURS), T0 + 4 * WAIT), "better late");
        assertEquals(1, tally().confirmed());
    }

    /** Hostile or strange: nothing that was not asked for, by whom it was asked, where it was. */
    @Test
    void otherAnswersSayNothing() {
        announced(1, T0, CLIENT);
        assertFalse(survey.answered(answer(CLIENT, OLD), T0), "before it was asked");
        ask(T0);

        final Answer right = answer(CLIENT, OURS);
        assertFalse(survey.answered(answer(OTHER, OURS), T0));
        assertFalse(
                survey.answered(new Answer(INDEX, right.neighbor(), OTHER.mac(), VIP, OURS), T0),
                "sent on by another machine");
        assertFalse(
                survey.answered(
                        new Answer(INDEX + 1, right.neighbor(), right.from(), VIP, OURS), T0));
        assertFalse(
                survey.answered(
                        new Answer(
                                INDEX,
                                right.neighbor(),
                                right.from(),
                                IpAddress.parse("10.0.0.2"),
                                OURS),
                        T0));
        assertEquals(1, tally().open());
    }

    /** Rounds of one series add neighbours; those that are known are not asked anew. */
    @Test
    void laterRoundsAskNewNeighboursAndThoseThatWereWrong() {
        announced(1, T0, CLIENT);
        ask(T0);
        survey.answered(answer(CLIENT, OURS), T0);

        announced(1, T0 + 1, CLIENT, OTHER);
        assertEquals(OTHER, ask(T0 + 1).neighbor());
        assertEquals(Optional.empty(), survey.next(T0 + 1));
        survey.answered(answer(OTHER, OLD), T0 + 1);
        ask(T0 + 1);
        ask(T0 + 1 + WAIT);
        assertEquals(Optional.empty(), survey.next(T0 + 20 * WAIT));

        announced(1, T0 + 20 * WAIT, CLIENT, OTHER);
        assertEquals(new Question(LAN, VIP, OTHER, true), ask(T0 + 20 * WAIT));
        assertEquals(Optional.empty(), survey.next(T0 + 30 * WAIT));
        assertEquals(Map.of(OTHER.address(), OLD), tally().wrong());
    }

    @Test
    void aNewSeriesBeginsAnewAndALostRoleEndsIt() {
        announced(1, T0, CLIENT);
        ask(T0);
        survey.answered(answer(CLIENT, OURS), T0);

        announced(2, T0 + 5, CLIENT);
        assertEquals(1, tally().open());
        assertFalse(ask(T0 + 5).tellFirst());

        survey.drop("lan");
        assertEquals(Map.of(), survey.tallies());
        assertFalse(survey.answered(answer(CLIENT, OURS), T0 + 6));
        survey.asked(new Question(LAN, VIP, CLIENT, false), T0 + 7);
        assertEquals(Optional.empty(), survey.next(T0 + 10 * WAIT));
    }

    @Test
    void asksNoMoreThanConfirmOfEachAddress() {
        final IpAddress second = IpAddress.parse("10.0.0.2");
        final NeighborSurvey two = survey(1_000_000 / 10, 2);
        final List<Neighbor> many = many(9);
        two.announced(host("lan", VIP, second), 1, Map.of(VIP, many, second, many), T0);
        two.announced(host("lan", VIP, second), 1, Map.of(VIP, many, second, many), T0);

        final List<Question> asked = new ArrayList<>();
        two.next(T0).ifPresent(question -> collect(two, question, asked));

        assertEquals(4, asked.size());
        assertEquals(2, asked.stream().filter(it -> it.address().equals(second)).count());
    }

    private static void collect(
            final NeighborSurvey survey, final Question first, final List<Question> asked) {
        Optional<Question> next = Optional.of(first);
        while (next.isPresent() && asked.size() <= NeighborSurvey.INQUIRIES_MAX) {
            asked.add(next.get());
            survey.asked(next.get(), T0);
            next = survey.next(T0);
        }
    }

    private static List<Neighbor> many(final int count) {
        final List<Neighbor> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            many.add(
                    new Neighbor(
                            IpAddress.parse("10.0." + (1 + i / 200) + "." + (1 + i % 200)),
                            CLIENT.mac()));
        }
        return many;
    }

    @Test
    void remembersABoundedNumber() {
        final NeighborSurvey small = survey(1000, AnnouncementSettings.CONFIRM_MAX);
        final List<Neighbor> many = many(64);
        for (int i = 0; i < 100; i++) {
            small.announced(host("lan" + i, VIP), 1, Map.of(VIP, many), T0);
        }

        final int remembered =
                small.tallies().values().stream().flatMap(List::stream).mapToInt(Tally::open).sum();
        assertEquals(NeighborSurvey.INQUIRIES_MAX, remembered);
    }

    /** A tenth of the rate of announcements, a tenth of that back to back; telling counts too. */
    @Test
    void keepsARateOfItsOwn() {
        final NeighborSurvey slow = survey(1000, 64);
        slow.announced(LAN, 1, Map.of(VIP, many(64)), T0);
        final List<Question> asked = new ArrayList<>();
        slow.next(T0).ifPresent(question -> collect(slow, question, asked));
        assertEquals(10, asked.size());
        assertEquals(OptionalLong.of(10_000_000L), slow.idleNanos(T0));
        assertTrue(slow.next(T0 + 9_999_999L).isEmpty());
        assertTrue(slow.next(T0 + 10_000_000L).isPresent());

        final NeighborSurvey telling = survey(1000, 64);
        telling.announced(LAN, 1, Map.of(VIP, List.of(CLIENT)), T0);
        telling.asked(telling.next(T0).orElseThrow(), T0);
        final long before = telling.idleNanos(T0 + WAIT).orElseThrow();
        telling.asked(telling.next(T0 + WAIT).orElseThrow(), T0 + WAIT);
        assertEquals(0, before);
        for (int i = 0; i < 4; i++) {
            telling.asked(new Question(LAN, VIP, OTHER, true), T0 + WAIT);
        }
        assertTrue(telling.next(T0 + WAIT).isEmpty(), "ten frames are a burst");
    }

    @Test
    void switchedOffItForgetsAndAsksNobody() {
        announced(1, T0, CLIENT);
        assertTrue(survey.isOn());

        survey.configure(new AnnouncementSettings(3, 0, 60, 1000, 0));

        assertFalse(survey.isOn());
        assertEquals(Optional.empty(), survey.next(T0));
        announced(1, T0, CLIENT);
        assertEquals(Optional.empty(), survey.next(T0));
    }

    @Test
    void anUnknownInterfaceAnswersNothing() {
        final var nowhere = new AnnouncedHost("lan", List.of(VIP), null, 0, "lan", 1, null);
        survey.announced(nowhere, 1, Map.of(VIP, List.of(CLIENT)), T0);
        ask(T0);

        assertFalse(survey.answered(answer(CLIENT, OURS), T0));
    }
}
