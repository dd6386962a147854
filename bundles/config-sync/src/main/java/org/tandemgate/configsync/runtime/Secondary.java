package org.tandemgate.configsync.runtime;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.configsync.link.Accounts;
import org.tandemgate.configsync.link.NodeKey;
import org.tandemgate.configsync.link.ServerSettings;
import org.tandemgate.configsync.link.XmlRpcServer;

/** The secondary's side: serves the methods of {@link Receiver}. */
public final class Secondary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Secondary.class);

    private final XmlRpcServer server;
    private final String key;

    /**
     * Serves from now on.
     *
     * @param node name of this node
     * @throws IOException when the address cannot be listened on
     */
    public Secondary(
            final ConfigStore store,
            final String node,
            final ServerSettings settings,
            final NodeKey key,
            final Accounts accounts)
            throws IOException {
        this.key = key.pin();
        final var methods = new MethodTable(new Receiver(store, node).methods(), new Audit());
        server = new XmlRpcServer(settings, key, accounts, methods::answer);
        LOG.info(
                "config-sync: secondary listens on {} port {} key={}",
                settings.address(),
                server.port(),
                this.key);
    }

    /** What the primary pins. */
    public String key() {
        return key;
    }

    /** Where it listens. */
    public int port() {
        return server.port();
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
    public void close() {
        server.close();
    }
}
