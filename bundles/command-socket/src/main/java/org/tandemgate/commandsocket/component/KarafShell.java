package org.tandemgate.commandsocket.component;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedAction;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;
import org.tandemgate.commandsocket.runtime.Outcome;
import org.tandemgate.commandsocket.runtime.PlainOutputStream;
import org.tandemgate.commandsocket.runtime.Shell;

/**
 * Runs requests in Karaf's shell, with all roles: who can open the socket owns the node.
 *
 * <p>A command says its exit code by the session variable {@value #EXIT} before it returns or
 * throws. Session variables tell it about the client: {@value #TERMINAL} (Boolean) and {@value
 * #COLUMNS} (Integer, only with a terminal).
 */
final class KarafShell implements Shell {
    static final String EXIT = "tandemgate.exit";
    static final String TERMINAL = "tandemgate.terminal";
    static final String COLUMNS = "tandemgate.columns";

    private static final int EXIT_MAX = 125;

    private final AtomicReference<@Nullable SessionFactory> factory = new AtomicReference<>();

    void use(final SessionFactory next) {
        factory.set(next);
    }

    void leave(final SessionFactory gone) {
        factory.compareAndSet(gone, null);
    }

    @Override
    public Outcome run(final CommandRequest request, final Streams streams) {
        final SessionFactory current = factory.get();
        if (current == null) {
            return new Outcome(
                    Outcome.USAGE, "the shell of this node is being replaced; try again");
        }
        final PrivilegedAction<Outcome> action =
                () ->
                        request.mode() == Mode.SHELL
                                ? interactive(current, request, streams)
                                : command(current, request, streams);
        return Subject.doAs(subject(), action);
    }

    private static Subject subject() {
        return new Subject(
                true,
                Set.of(
                        new UserPrincipal("tandemgate"),
                        new RolePrincipal("admin"),
                        new RolePrincipal("manager"),
                        new RolePrincipal("viewer"),
                        new RolePrincipal("systembundles")),
                Set.of(),
                Set.of());
    }

    private static Outcome command(
            final SessionFactory factory, final CommandRequest request, final Streams streams) {
        if (request.mode() == Mode.WORDS && !Words.isCommand(request.words().get(0))) {
            return new Outcome(
                    Outcome.USAGE,
                    "a command's name is SCOPE:NAME, not \"" + request.words().get(0) + "\"");
        }
        final boolean terminal = request.terminal();
        final PrintStream out =
                print(terminal ? streams.out() : new PlainOutputStream(streams.out()));
        final PrintStream err =
                print(terminal ? streams.err() : new PlainOutputStream(streams.err()));
        final Session session = factory.create(streams.in(), out, err);
        try {
            session.put(TERMINAL, terminal);
            if (terminal) {
                session.put(COLUMNS, request.columns());
                session.put("TERM", request.terminalType());
            }
            final Object result = session.execute(line(session, request));
            if (result != null) {
                out.println(result);
            }
            return new Outcome(exitCode(session, 0), "");
        } catch (final Exception | LinkageError | AssertionError failed) {
            final OptionError option = OptionError.of(failed, session, words(request));
            if (option != null) {
                if (option.isJson()) {
                    out.println(option.json(Outcome.USAGE));
                }
                return new Outcome(Outcome.USAGE, option.text());
            }
            final Object code = session.get(EXIT);
            return new Outcome(
                    exitCode(session, Outcome.USAGE), Failure.text(failed, code != null, terminal));
        } finally {
            out.flush();
            err.flush();
            session.close();
        }
    }

    private static Outcome interactive(
            final SessionFactory factory, final CommandRequest request, final Streams streams) {
        try (ShellTerminal terminal = new ShellTerminal(request, streams)) {
            final PrintStream out = print(terminal.output());
            final Session session =
                    factory.create(
                            terminal.input(),
                            out,
                            out,
                            terminal,
                            StandardCharsets.UTF_8.name(),
                            () -> {});
            session.put(TERMINAL, true);
            session.run();
            out.flush();
            return Outcome.FINE;
        } catch (final IOException failed) {
            return new Outcome(Outcome.USAGE, "the shell ended: " + failed.getMessage());
        }
    }

    /** Those of a line roughly: good enough for its command and plain options. */
    private static List<String> words(final CommandRequest request) {
        return request.mode() == Mode.LINE
                ? List.of(request.words().get(0).trim().split("\\s+"))
                : request.words();
    }

    private static String line(final Session session, final CommandRequest request) {
        return request.mode() == Mode.LINE
                ? request.words().get(0)
                : Words.line(session, request.words());
    }

    private static int exitCode(final Session session, final int otherwise) {
        return session.get(EXIT) instanceof Integer code && code >= 0 && code <= EXIT_MAX
                ? code
                : otherwise;
    }

    private static PrintStream print(final OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
