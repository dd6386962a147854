package org.tandemgate.configsync.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.configsync.link.PeerSettings;
import org.tandemgate.configsync.link.ServerSettings;
import org.tandemgate.configsync.state.PushPolicy;
import org.tandemgate.net.IpAddress;

/** Makes the settings from the properties of {@code org.tandemgate.configsync.cfg}. */
final class SettingsReader {
    private static final int PORT = 8443;

    private final ConfigurationReader reader;

    /**
     * What was configured.
     *
     * @param peer of a primary
     * @param areas that a primary pushes, none for all
     * @param mode who has to want a push
     * @param server of a secondary
     * @param realm of its accounts
     */
    record Settings(
            @Nullable PeerSettings peer,
            Set<String> areas,
            PushPolicy.Mode mode,
            @Nullable ServerSettings server,
            String realm) {}

    SettingsReader(final Map<String, ?> properties) {
        reader = new ConfigurationReader(properties);
    }

    /** The file, for problems. */
    String place() {
        return reader.place();
    }

    /** Misspelt keys; to be asked after {@link #settings}. */
    List<String> unknownKeys() {
        return reader.unknownKeys();
    }

    Settings settings() throws RefusedConfigurationException {
        final String role = choice("role", "none", "primary", "secondary");
        final PushPolicy.Mode mode =
                switch (choice("mode", "auto", "approve", "manual")) {
                    case "approve" -> PushPolicy.Mode.APPROVE;
                    case "manual" -> PushPolicy.Mode.MANUAL;
                    default -> PushPolicy.Mode.AUTO;
                };
        choice("dialect", "tandemgate");
        final String url = reader.text("peer.url", "");
        final String pin = reader.text("peer.pin", "");
        final String user = reader.text("username", "");
        final String password = reader.secret("password");
        final Set<String> areas = new TreeSet<>(reader.list("areas"));
        final String listen = reader.text("listen.address", "");
        final int port = reader.integer("listen.port", PORT, 1, 65_535);
        final List<String> allow = reader.list("allow");
        final String realm = reader.text("realm", "karaf");
        final Optional<PeerSettings> peer =
                role.equals("primary") ? peer(url, pin, user, password) : Optional.empty();
        final Optional<ServerSettings> server =
                role.equals("secondary") ? server(listen, port, allow) : Optional.empty();
        reader.refuseIfBad();
        return new Settings(peer.orElse(null), areas, mode, server.orElse(null), realm);
    }

    private String choice(final String key, final String first, final String... others) {
        final String text = reader.text(key, first);
        final List<String> allowed = new ArrayList<>(List.of(first));
        allowed.addAll(List.of(others));
        if (!allowed.contains(text)) {
            reader.complain(key + " is " + text + ", needs " + String.join(" or ", allowed));
        }
        return text;
    }

    private Optional<PeerSettings> peer(
            final String url, final String pin, final String user, final String password) {
        return reader.parsed(
                "peer.url", url, text -> PeerSettings.pinned(text, pin, user, password));
    }

    private Optional<ServerSettings> server(
            final String listen, final int port, final List<String> allow) {
        if (allow.isEmpty()) {
            reader.complain("allow is missing, needs the address of the primary");
        }
        final List<IpAddress> allowed = new ArrayList<>();
        for (final String address : allow) {
            reader.parsed("allow", address, IpAddress::parse).ifPresent(allowed::add);
        }
        return reader.parsed("listen.address", listen, IpAddress::parse)
                .map(address -> new ServerSettings(address, port, allowed));
    }
}
