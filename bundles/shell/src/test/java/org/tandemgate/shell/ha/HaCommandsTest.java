package org.tandemgate.shell.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Transcript;

class HaCommandsTest {
    private final FakeNode node = new FakeNode();
    private final Transcript transcript = new Transcript();
    private final FakeServices services = new FakeServices().with(node);

    private static MaintenanceCommand maintenance(final String onOff) {
        final MaintenanceCommand command = new MaintenanceCommand();
        command.words = List.of(onOff, "--reason", "new disk");
        return command;
    }

    @Test
    void maintenanceTellsWhatMovedAndHowItEnds() throws Exception {
        assertEquals(
                """
                gw1 is in maintenance: lan: 10.0.0.3 took over after 12 ms
                next: ha:maintenance off
                """,
                transcript.run(maintenance("on"), services));
        assertEquals("new disk", node.maintenance);
        assertEquals(0, transcript.exit());

        assertEquals("gw1 takes part again\n", new Transcript().run(maintenance("OFF"), services));
        final Transcript again = new Transcript();
        assertEquals(
                "gw1 is not in maintenance; nothing to end",
                again.refused(maintenance("off"), services));
        assertEquals(2, again.exit());
    }

    @Test
    void maintenanceKnowsTwoWords() {
        assertEquals(
                "'yes' is neither on nor off", transcript.refused(maintenance("yes"), services));
        assertEquals(1, transcript.exit());
    }

    /** Karaf hands over what stands behind the first argument as it is. */
    @Test
    void optionsMayStandBehindTheWordAndInFrontOfIt() throws Exception {
        node.peerTakesOver = false;
        final MaintenanceCommand command = new MaintenanceCommand();
        command.words = List.of("on", "--force", "--reason", "because");
        transcript.run(command, services);
        assertEquals("because", node.maintenance);

        final MaintenanceCommand before = new MaintenanceCommand();
        before.words = List.of("on");
        before.force = true;
        before.reason = "earlier";
        new Transcript().run(before, services);
        assertEquals("earlier", node.maintenance);

        usage(List.of("on", "--reason"), "--reason needs a value");
        usage(List.of("on", "--now"), "--now is not an option of this command");
        usage(List.of("on", "off"), "needs on or off, has 2 words");
        final String needs = ", needs printable text on one line";
        usage(
                List.of("on", "--reason", "disk\u001b[2J"),
                "--reason has the control character U+001B" + needs);
        usage(
                List.of("on", "--reason", "disk\u009b2J"),
                "--reason has the control character U+009B" + needs);
        usage(
                List.of("on", "--reason", "disk\nend"),
                "--reason has the control character U+000A" + needs);
        usage(
                List.of("on", "--reason", "disk\u202egnp"),
                "--reason has the control character U+202E" + needs);
        assertEquals("earlier", node.maintenance);
    }

    private void usage(final List<String> words, final String text) {
        final MaintenanceCommand command = new MaintenanceCommand();
        command.words = words;
        final Transcript usage = new Transcript();
        assertEquals(text, usage.refused(command, services));
        assertEquals(1, usage.exit());
    }

    @Test
    void handOverIsRefusedAndForced() throws Exception {
        node.peerTakesOver = false;
        final HandOverCommand command = new HandOverCommand();

        assertEquals("lan: nobody took over within 5 s", transcript.refused(command, services));
        assertEquals(2, transcript.exit());

        command.force = true;
        assertEquals(
                "lan: 10.0.0.3 took over after 12 ms\n", new Transcript().run(command, services));
    }

    @Test
    void aDryRunOnlyTells() throws Exception {
        node.peerTakesOver = false;
        final HandOverCommand command = new HandOverCommand();
        command.dryRun = true;

        assertEquals(
                "lan: would ask the other nodes, force=false\n", transcript.run(command, services));
        command.force = true;
        assertEquals(
                "lan: would ask the other nodes, force=true\n",
                new Transcript().run(command, services));
    }

    @Test
    void withoutTheNodeBundleTheySayHowToGetIt() {
        Stream.<NodeCommand>of(maintenance("on"), new HandOverCommand())
                .forEach(
                        command -> {
                            final String text =
                                    new Transcript().refused(command, new FakeServices());
                            assertTrue(text.contains("feature:install ha-node"), text);
                        });
    }

    @Test
    void statusAnswersEvenWhenNothingElseRuns() throws Exception {
        final String text = transcript.run(new StatusCommand(), new FakeServices());

        assertTrue(text.startsWith("this node has no virtual host: degraded\n"), text);
        assertTrue(text.contains("feature:install ha-carp"), text);
        assertTrue(text.contains("feature:install ha-node"), text);
        assertEquals(3, transcript.exit());
        final StatusCommand json = new StatusCommand();
        Transcript.askForJson(json);
        final String object = new Transcript().run(json, new FakeServices());
        for (final String part : List.of("\"node\":null", "\"role\":\"INIT\"", "\"peer\":{")) {
            assertTrue(object.contains(part), object);
        }
    }
}
