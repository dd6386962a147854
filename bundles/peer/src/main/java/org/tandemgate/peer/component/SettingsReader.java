package org.tandemgate.peer.component;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.peer.protocol.ViewKey;
import org.tandemgate.peer.runtime.PeerSettings;

/** Makes the settings from the properties of {@code org.tandemgate.peer.cfg}. */
final class SettingsReader {
    private static final int PORT = 8444;
    private static final int LAST_PORT = 65_535;

    private final ConfigurationReader reader;

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

    /** Empty while no key is named. */
    Optional<PeerSettings> settings() throws RefusedConfigurationException {
        final String file = reader.text("key.file", "");
        final int port = reader.integer("port", PORT, 1, LAST_PORT);
        final Optional<ViewKey> key =
                file.isEmpty()
                        ? Optional.empty()
                        : reader.parsed("key.file", secret(file), ViewKey::of);
        reader.refuseIfBad();
        return key.map(it -> new PeerSettings(it, port));
    }

    /** Read by the rules of every secret, but from a file always. */
    private String secret(final String file) {
        final var one = new ConfigurationReader(Map.of("key.file", "file:" + file));
        final String secret = one.secret("key.file");
        try {
            one.refuseIfBad();
        } catch (final RefusedConfigurationException bad) {
            reader.complain(String.valueOf(bad.getMessage()));
        }
        return secret;
    }
}
