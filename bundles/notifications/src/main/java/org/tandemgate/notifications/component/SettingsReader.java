package org.tandemgate.notifications.component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.net.IpAddress;
import org.tandemgate.notifications.link.Receiver;
import org.tandemgate.notifications.link.Syslog;
import org.tandemgate.notifications.link.Webhook;

/** Makes receivers from the properties of {@code org.tandemgate.notifications.cfg}. */
final class SettingsReader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SYSLOG = 514;
    private static final int LAST_PORT = 65_535;
    private static final String KINDS = "ROLE,CONTESTED,PEER_LOST,MAINTENANCE_ON,MAINTENANCE_OFF";

    private final ConfigurationReader reader;

    SettingsReader(final Map<String, ?> properties) {
        reader = new ConfigurationReader(properties);
    }

    /** Who is told, of what. */
    record Settings(List<Receiver> receivers, Set<EventKind> kinds) {}

    /** The file, for problems. */
    String place() {
        return reader.place();
    }

    /** Misspelt keys; to be asked after {@link #settings}. */
    List<String> unknownKeys() {
        return reader.unknownKeys();
    }

    Settings settings() throws RefusedConfigurationException {
        final List<Receiver> receivers = new ArrayList<>();
        final String url = reader.text("webhook.url", "");
        final String token = reader.secret("webhook.token");
        if (!url.isEmpty()) {
            reader.parsed("webhook.url", url, it -> Webhook.of(it, token, PATIENCE))
                    .ifPresent(receivers::add);
        }
        final String address = reader.text("syslog.address", "");
        final int port = reader.integer("syslog.port", SYSLOG, 1, LAST_PORT);
        if (!address.isEmpty()) {
            reader.parsed("syslog.address", address, IpAddress::parse)
                    .ifPresent(it -> receivers.add(new Syslog(it, port)));
        }
        final Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (final String kind : reader.text("kinds", KINDS).split(",", -1)) {
            reader.parsed("kinds", kind.strip(), SettingsReader::kind).ifPresent(kinds::add);
        }
        reader.refuseIfBad();
        return new Settings(receivers, kinds);
    }

    private static EventKind kind(final String text) {
        for (final EventKind kind : EventKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                text + ", needs names of " + List.of(EventKind.values()));
    }
}
