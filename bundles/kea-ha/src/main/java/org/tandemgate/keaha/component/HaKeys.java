package org.tandemgate.keaha.component;

import java.util.List;
import java.util.Optional;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.keaha.flow.HaSettings;

/** Keys about the HA hook itself, which {@code keaha:apply} writes into the servers. */
final class HaKeys {
    private static final int DELAY_MIN = 100;
    private static final int DELAY_MAX = 65_535;
    private static final int CLIENTS_MAX = 100_000;
    private static final int PAGE_MAX = 10_000;
    private static final int SYNC_MAX = 600_000;

    private final ConfigurationReader reader;

    HaKeys(final ConfigurationReader reader) {
        this.reader = reader;
    }

    /** Where hooks are, empty to look for them. */
    String hooks() {
        final String directory = reader.text("hooks.directory", "");
        if (!directory.isEmpty() && !directory.startsWith("/")) {
            reader.complain(
                    "hooks.directory is "
                            + directory
                            + ", needs an absolute path, e.g. /usr/lib/x86_64-linux-gnu/kea/hooks");
        }
        return directory;
    }

    HaSettings.Tuning tuning() {
        final HaSettings.Tuning standard = HaSettings.Tuning.DEFAULT;
        return new HaSettings.Tuning(
                delay("heartbeat.ms", standard.heartbeatMillis()),
                delay("response.ms", standard.responseMillis()),
                delay("ack.ms", standard.ackMillis()),
                reader.integer("unacked.clients", standard.unackedClients(), 0, CLIENTS_MAX),
                limits());
    }

    private int delay(final String key, final int standard) {
        return reader.integer(key, standard, DELAY_MIN, DELAY_MAX);
    }

    private HaSettings.Limits limits() {
        final HaSettings.Limits standard = HaSettings.Limits.DEFAULT;
        return new HaSettings.Limits(
                reader.integer("rejected.updates", standard.rejectedUpdates(), 0, CLIENTS_MAX),
                reader.integer("delayed.updates", standard.delayedUpdates(), 0, CLIENTS_MAX),
                reader.integer("sync.page", standard.syncPage(), 1, PAGE_MAX),
                reader.integer("sync.timeout.ms", standard.syncTimeoutMillis(), 1000, SYNC_MAX),
                reader.flag("auto.failover", standard.autoFailover()));
    }

    HaSettings.Listener listener() {
        final String trust = reader.text("listener.tls.trust", "");
        final String certificate = reader.text("listener.tls.cert", "");
        final String key = reader.text("listener.tls.key", "");
        final boolean needsClient = reader.flag("listener.tls.client", true);
        final long given =
                List.of(trust, certificate, key).stream().filter(it -> !it.isEmpty()).count();
        if (given != 0 && given != 3) {
            reader.complain(
                    "listener.tls.trust, listener.tls.cert and listener.tls.key need each other");
        }
        return new HaSettings.Listener(
                reader.flag("listener.dedicated", true),
                reader.flag("listener.restricted", true),
                given == 3
                        ? Optional.of(new HaSettings.Tls(trust, certificate, key, needsClient))
                        : Optional.empty());
    }
}
