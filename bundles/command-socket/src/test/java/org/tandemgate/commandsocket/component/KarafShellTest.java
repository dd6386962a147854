package org.tandemgate.commandsocket.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;
import org.tandemgate.commandsocket.runtime.Outcome;
import org.tandemgate.commandsocket.runtime.Shell;

/** Against Karaf's real shell, parser included. */
class KarafShellTest {
    private final ThreadIOImpl threadIO = new ThreadIOImpl();
    private final KarafShell shell = new KarafShell();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void start() {
        threadIO.start();
        final SessionFactoryImpl factory = new SessionFactoryImpl(threadIO);
        factory.getRegistry().register(recorder);
        new ManagerImpl(factory.getRegistry(), factory.getRegistry()).register(Options.class);
        shell.use(factory);
    }

    @AfterEach
    void stop() {
        threadIO.stop();
    }

    @Test
    void argumentsArriveAsTheyWereGiven() {
        final List<String> words =
                List.of(
                        "test:record",
                        "",
                        " ",
                        "a b",
                        "it's",
                        "\"",
                        "\\",
                        "\\n",
                        "$x",
                        "${x}",
                        "a;b",
                        "a|b",
                        "{1,2}",
                        "%(3)",
                        "~",
                        "*",
                        "!!",
                        "#",
                        "(x)",
                        "[a]",
                        "<b>",
                        ">f",
                        "&",
                        "a\nb",
                        "--reason",
                        "ü€",
                        "=",
                        "'",
                        "`x`",
                        "$(x)",
                        "-1",
                        "/* x */",
                        "//");

        assertEquals(0, run(words).exitCode());

        assertEquals(words.subList(1, words.size()), recorder.arguments);
    }

    @Test
    void randomArgumentsArriveAsTheyWereGiven() {
        final long seed = 20_260_101L;
        final Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            final List<String> words = new ArrayList<>(List.of("test:record"));
            for (int i = random.nextInt(4); i >= 0; i--) {
                final StringBuilder word = new StringBuilder();
                for (int j = random.nextInt(8); j > 0; j--) {
                    word.append((char) (1 + random.nextInt(127)));
                }
                words.add(word.toString());
            }

            assertEquals(0, run(words).exitCode(), () -> "seed " + seed + ": " + words);
            assertEquals(words.subList(1, words.size()), recorder.arguments, () -> "seed " + seed);
        }
    }

    @Test
    void aLineIsTheParsersBusiness() {
        assertEquals(0, run(Mode.LINE, List.of("test:record one 'two three' | cat")).exitCode());

        assertEquals(List.of("one", "two three"), recorder.arguments);
    }

    @Test
    void aNameThatIsNoneDoesNotReachTheParser() {
        final Outcome outcome = run(List.of("test:record; test:record", "x"));

        assertEquals(1, outcome.exitCode());
        assertTrue(recorder.arguments.isEmpty());
    }

    @Test
    void anUnknownCommandIsUsage() {
        final Outcome outcome = run(List.of("nosuch:command"));

        assertEquals(1, outcome.exitCode());
        assertEquals(
                "this node has no such command: nosuch:command; \"help\" lists what it has",
                outcome.message());
    }

    @Test
    void theSessionVariableIsTheExitCodeOfAReturn() {
        recorder.exitCode = 3;

        assertEquals(new Outcome(3, ""), run(List.of("test:record")));
    }

    @Test
    void aRefusalKeepsItsCodeAndItsText() {
        recorder.exitCode = 2;
        recorder.failure =
                new IllegalStateException("refused: gw2 is in maintenance; end it there first");

        assertEquals(
                new Outcome(2, "refused: gw2 is in maintenance; end it there first"),
                run(List.of("test:record")));
    }

    @Test
    void anAccidentIsOneLineWithoutStackTrace() {
        recorder.failure = new NullPointerException("peer");

        final Outcome outcome = run(List.of("test:record"));

        assertEquals(
                new Outcome(
                        1, "internal error (NullPointerException: peer); the log has the details"),
                outcome);
    }

    @Test
    void aMissingClassIsAnOutcomeToo() {
        recorder.error = new NoClassDefFoundError("org/example/Gone");

        assertEquals(1, run(List.of("test:record")).exitCode());
    }

    @Test
    void coloursGoWhenStandardOutputIsNoTerminal() {
        recorder.text = "\u001b[31mMASTER\u001b[0m";

        run(List.of("test:record"));

        assertEquals(
                "\u001b[31mMASTER\u001b[0m\n".replaceAll("\u001b\\[[0-9]*m", ""),
                out.toString(StandardCharsets.UTF_8));
        assertEquals(false, recorder.terminal);
    }

    @Test
    void withoutAShellTheClientIsToldToTryAgain() {
        final KarafShell empty = new KarafShell();

        final Outcome outcome = empty.run(request(Mode.WORDS, List.of("test:record")), streams());

        assertEquals(1, outcome.exitCode());
        assertFalse(outcome.message().isEmpty());
    }

    @Test
    void anUnknownOptionIsNamedWithThoseThatThereAre() {
        final Outcome outcome = run(List.of("test:options", "--josn"));

        assertEquals(
                new Outcome(
                        1,
                        "test:options has no option --josn; its options are --json, --limit;"
                                + " test:options --help"),
                outcome);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anOptionWithoutItsValueIsNamed() {
        assertEquals(
                "test:options needs a value behind --limit; its options are --json, --limit;"
                        + " test:options --help",
                run(Mode.LINE, List.of("test:options --limit")).message());
    }

    @Test
    void anUnknownOptionIsJsonWhereThatIsAskedFor() {
        final Outcome outcome = run(List.of("test:options", "--json", "--\"x\\\n"));

        assertEquals(
                "{\"error\":\"test:options has no option --?x??; its options are --json,"
                        + " --limit; test:options --help\",\"exitCode\":1}\n",
                out.toString(StandardCharsets.UTF_8));
        assertEquals(1, outcome.exitCode());
    }

    private Outcome run(final List<String> words) {
        return run(Mode.WORDS, words);
    }

    private Outcome run(final Mode mode, final List<String> words) {
        return shell.run(request(mode, words), streams());
    }

    private static CommandRequest request(final Mode mode, final List<String> words) {
        return new CommandRequest(mode, false, 0, 0, 0, "", words);
    }

    private Shell.Streams streams() {
        return new Shell.Streams(new ByteArrayInputStream(new byte[0]), out, out);
    }

    /** As a command of ours, with one option of its own. */
    @Service
    @org.apache.karaf.shell.api.action.Command(scope = "test", name = "options")
    public static final class Options extends WithJson {
        @Option(name = "--limit")
        int limit;
    }

    private abstract static class WithJson implements Action {
        @Option(name = "--json")
        boolean json;

        @Override
        public @Nullable Object execute() {
            return json ? "{}" : null;
        }
    }

    /** A command that remembers its arguments and ends as told. */
    private static final class Recorder implements Command {
        List<String> arguments = List.of();
        String text = "";
        @Nullable Object terminal;
        @Nullable Integer exitCode;
        @Nullable Exception failure;
        @Nullable Error error;

        @Override
        public @Nullable Object execute(final Session session, final List<Object> given)
                throws Exception {
            arguments = given.stream().map(String::valueOf).toList();
            terminal = session.get(KarafShell.TERMINAL);
            if (exitCode != null) {
                session.put(KarafShell.EXIT, exitCode);
            }
            if (failure != null) {
                throw failure;
            }
            if (error != null) {
                throw error;
            }
            return text.isEmpty() ? null : text;
        }

        @Override
        public String getScope() {
            return "test";
        }

        @Override
        public String getName() {
            return "record";
        }

        @Override
        public String getDescription() {
            return "remembers";
        }

        @Override
        public @Nullable Completer getCompleter(final boolean scoped) {
            return null;
        }

        @Override
        public @Nullable Parser getParser() {
            return null;
        }
    }
}
