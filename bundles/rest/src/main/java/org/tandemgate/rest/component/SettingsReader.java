package org.tandemgate.rest.component;

import java.util.List;
import java.util.Map;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.rest.http.WebSettings;

/** Makes the settings from the properties of {@code org.tandemgate.rest.cfg}. */
final class SettingsReader {
    private static final int PORT = 8443;
    private static final int STREAMS = 200;
    private static final int MOST_STREAMS = 500;

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

    WebSettings settings() throws RefusedConfigurationException {
        final String listen = reader.text("listen.address", "");
        final IpAddress address =
                listen.isEmpty()
                        ? null
                        : reader.parsed("listen.address", listen, IpAddress::parse).orElse(null);
        final int port = reader.integer("listen.port", PORT, 1, 65_535);
        final int streams = reader.integer("streams", STREAMS, 1, MOST_STREAMS);
        final String realm = reader.text("realm", "karaf");
        reader.refuseIfBad();
        return new WebSettings(address, port, streams, realm);
    }
}
