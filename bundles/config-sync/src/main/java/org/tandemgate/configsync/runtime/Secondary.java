package org.tandemgate.configsync.runtime;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.configsync.link.Accounts;
import org.tandemgate.configsync.link.ServerSettings;
import org.tandemgate.configsync.link.XmlRpcServer;

/** The secondary's side: serves the methods of {@link Receiver}. */
public final class Secondary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Secondary.class);

    private static final long AGAIN_SECONDS = 2;

    private final ServerSettings settings;
    private final NodeKey key;
    private final Accounts accounts;
    private final Receiver receiver;
    private final MethodTable methods;
    private final ScheduledExecutorService clock;
    private @Nullable XmlRpcServer server;
    private @Nullable Problem deaf;
    private @Nullable Future<?> again;

    /**
     * Serves from now on, or as soon as its address is there.
     *
     * @param node name of this node
     */
    public Secondary(
            final ConfigStore store,
            final String node,
            final ServerSettings settings,
            final NodeKey key,
            final Accounts accounts) {
        this.settings = settings;
        this.key = key;
        this.accounts = accounts;
        receiver = new Receiver(store, node);
        methods = new MethodTable(receiver.methods(), new Audit());
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            final var thread = new Thread(task, "config-sync-listen");
                            thread.setDaemon(true);
                            return thread;
                        });
        listen();
    }

    /** An interface may come after this bundle; whoever waits for it is named. */
    private synchronized void listen() {
        if (clock.isShutdown()) {
            return;
        }
        try {
            final var serving = new XmlRpcServer(settings, key, accounts, methods::answer);
            server = serving;
            deaf = null;
            LOG.info(
                    "config-sync: secondary listens on {} port {} key={}",
                    settings.address(),
                    serving.port(),
                    key.pin());
        } catch (final IOException absent) {
            final String text =
                    "cannot listen on "
                            + settings.address()
                            + " port "
                            + settings.port()
                            + ": "
                            + absent.getMessage()
                            + "; tried again every "
                            + AGAIN_SECONDS
                            + " s, correct listen.address or bring the address up";
            if (deaf == null) {
                LOG.warn("config-sync: {}", text);
                deaf = new Problem("config-sync", text, Instant.now());
            }
            again = clock.schedule(this::listen, AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What the primary pins. */
    public String key() {
        return key.pin();
    }

    /** Where it listens, 0 while it does not. */
    public synchronized int port() {
        return server == null ? 0 : server.port();
    }

    /** Why nobody is heard, or what was refused. */
    public synchronized List<Problem> problems() {
        final List<Problem> problems = new ArrayList<>();
        if (deaf != null) {
            problems.add(deaf);
        }
        receiver.problem().ifPresent(problems::add);
        return problems;
    }

    private static final class Audit implements MethodTable.Listener {
        @Override
        public void forbidden(final String method) {
            LOG.warn("config-sync: a peer asked for {}, which is never served", method);
        }

        @Override
        public void broken(final String method, final RuntimeException thrown) {
            LOG.error("config-sync: {} threw", method, thrown);
        }
    }

    @Override
    public synchronized void close() {
        if (again != null) {
            again.cancel(false);
        }
        clock.shutdownNow();
        if (server != null) {
            server.close();
        }
    }
}
