package org.tandemgate.commandsocket.component;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.commandsocket.runtime.CommandServer;
import org.tandemgate.commandsocket.runtime.Limits;

/** Serves the shell's commands on {@code $KARAF_DATA/ha.sock} while a shell is there. */
@Component(
        immediate = true,
        service = {})
public final class CommandSocketComponent {
    private static final Logger LOG = LoggerFactory.getLogger(CommandSocketComponent.class);
    private static final String DATA = "karaf.data";

    /**
     * The first command pays for the loading of everything behind it, about 30 ms, and the next
     * ones until their code is compiled: 25, 8, 12, 4, 6, 4, 2 ms of a processor. They should not
     * be the operator's, who may be handing over.
     */
    private static final List<String> REHEARSAL =
            Stream.concat(
                            Stream.generate(() -> "ha:handover --dry-run").limit(8),
                            Stream.of("ha:status --json"))
                    .toList();

    private static final Duration REHEARSAL_PAUSE = Duration.ofMillis(300);
    private static final int REHEARSALS = 20;

    private final Path socket;
    private final KarafShell shell = new KarafShell();
    private @Nullable CommandServer server;

    /**
     * Finds the socket's place.
     *
     * @throws IllegalStateException when the framework names no data directory
     */
    @Activate
    public CommandSocketComponent(final BundleContext context) {
        final String data = context.getProperty(DATA);
        if (data == null) {
            throw new IllegalStateException(
                    "framework property karaf.data is not set; start the node by bin/karaf");
        }
        socket = Path.of(data, "ha.sock");
    }

    /** A new shell takes over for the next command; running ones keep theirs. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindSessionFactory(final SessionFactory factory) {
        shell.use(factory);
    }

    void unbindSessionFactory(final SessionFactory factory) {
        shell.leave(factory);
    }

    @Activate
    void start() {
        try {
            server = CommandServer.open(socket, shell, Limits.DEFAULT);
            server.rehearse(REHEARSAL, REHEARSAL_PAUSE, REHEARSALS);
            LOG.info("command socket: serving on {}", socket);
        } catch (final IOException failed) {
            LOG.error(
                    "command socket: not served, bin/ha and bin/client do not work: {}",
                    failed.getMessage());
        }
    }

    @Deactivate
    void stop() {
        final CommandServer running = server;
        if (running == null) {
            return;
        }
        try {
            running.close();
            LOG.info(
                    "command socket: closed, {} commands end by themselves", running.connections());
        } catch (final IOException failed) {
            LOG.warn("command socket: closing {} failed: {}", socket, failed.toString());
        }
    }
}
