package org.tandemgate.shell.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.Transcript;

class EventCommandsTest {
    private final FakeHistory history = new FakeHistory();
    private final Transcript transcript = new Transcript();
    private final FakeServices services = new FakeServices().with(history).with(new FakeNode());

    private static EventsCommand events(final String... words) {
        final EventsCommand command = new EventsCommand();
        command.words = List.of(words);
        return command;
    }

    private static ExplainCommand explain(final String... words) {
        final ExplainCommand command = new ExplainCommand();
        command.words = List.of(words);
        return command;
    }

    @Test
    void eventsStandInOrderWithTheirAge() throws Exception {
        assertEquals(
                """
                ID  EPOCH  AGE        KIND       SUBJECT  WHAT
                 6      3  4.0 s ago  PEER_LOST  lan      10.0.0.3 is not heard any more
                 7      3  3.0 s ago  ROLE       lan      BACKUP -> MASTER: master is silent
                """,
                transcript.run(events(), services));
        assertEquals("latest 50", history.asked);
        assertEquals(0, transcript.exit());
    }

    @Test
    void eventsBehindAnIdAsJson() throws Exception {
        assertEquals(
                "{\"epoch\":3,\"firstId\":1,\"lastId\":7,\"leftOut\":0,\"damaged\":0,"
                        + "\"problem\":null,\"observedAt\":\"2026-01-01T00:01:00Z\","
                        + "\"events\":[{\"id\":7,\"epoch\":3,\"at\":\"2026-01-01T00:00:57Z\","
                        + "\"ageMs\":3000,\"uptimeMs\":5007,\"kind\":\"ROLE\","
                        + "\"subject\":\"lan\",\"text\":\"BACKUP -> MASTER: master is silent\","
                        + "\"details\":{\"cause\":\"silence\"}}]}\n",
                transcript.run(events("--since", "6", "--limit", "9", "--json"), services));
        assertEquals("after 6 9", history.asked);
        assertEquals(
                "nothing happened; the newest event is 7\n",
                new Transcript().run(events("--since", "7"), services));
    }

    @Test
    void numbersAreChecked() {
        assertEquals(
                "--limit is 2001, needs 1..2000",
                transcript.refused(events("--limit", "2001"), services));
        assertEquals(1, transcript.exit());
        assertEquals(
                "--since is -1, needs 0..999999999999",
                new Transcript().refused(events("--since", "-1"), services));
        assertEquals(
                "--limit is 0, needs 1..2000",
                new Transcript().refused(events("--limit", "0"), services));
        assertEquals(
                "soon is not an option of this command",
                new Transcript().refused(events("soon"), services));
    }

    @Test
    void aDiskThatTakesNothingDegrades() throws Exception {
        history.problem = "events cannot be written";
        transcript.run(events("--json"), services);
        assertEquals(3, transcript.exit());
    }

    @Test
    void explainsInOrderWithSourceAndAge() throws Exception {
        assertEquals(
                """
                gw1 is BACKUP for lan because
                  1 BACKUP: link is up  [election, 4.0 s ago]
                  2 advskew 100  [a.cfg]
                would take over when
                  - 3.00 s pass  [election, 412 ms ago]
                nothing prevents gw1 from serving
                """,
                transcript.run(explain(), services));
        assertEquals(
                "{\"node\":\"gw1\",\"virtualHosts\":[{\"name\":\"lan\",\"state\":\"BACKUP\","
                        + "\"because\":[{\"text\":\"BACKUP: link is up\",\"source\":\"election\","
                        + "\"ageMs\":4000},{\"text\":\"advskew 100\",\"source\":\"a.cfg\","
                        + "\"ageMs\":null}],\"wouldMove\":[{\"text\":\"3.00 s pass\","
                        + "\"source\":\"election\",\"ageMs\":412}],\"prevents\":[]}]}\n",
                new Transcript().run(explain("lan", "--json"), services));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertEquals(
                "this node has no virtual host dmz; see carp:list",
                transcript.refused(explain("dmz"), services));
        assertEquals(2, transcript.exit());
        for (final var command : List.of(explain(), events())) {
            assertEquals(
                    "events is not installed on this node: feature:install ha-events (or see"
                            + " bundle:list -t 0 and the log why it does not run)",
                    new Transcript().refused(command, new FakeServices()));
        }
    }
}
