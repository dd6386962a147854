package org.tandemgate.node.component;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.node.runtime.NodeSettings;

/** Makes the settings of the node from the properties of its file. */
final class NodeSettingsReader {
    private static final int LONGEST_DELAY_SECONDS = 3600;
    private static final int LONGEST_LINK_DELAY_MILLIS = 60_000;

    private final ConfigurationReader reader;
    private final String hostName;

    NodeSettingsReader(final Map<String, ?> properties, final String hostName) {
        this.reader = new ConfigurationReader(properties);
        this.hostName = hostName;
    }

    String place() {
        return reader.place();
    }

    /** Misspelt keys; to be asked after {@link #settings}. */
    List<String> unknownKeys() {
        return reader.unknownKeys();
    }

    /**
     * Reads every key.
     *
     * @throws RefusedConfigurationException with all complaints
     */
    NodeSettings settings() throws RefusedConfigurationException {
        final NodeSettings settings = readable();
        reader.refuseIfBad();
        return settings;
    }

    /** Reads every key; a bad value counts as its default. */
    NodeSettings readable() {
        final String name = name("name", hostName);
        final String peerName = name("peer.name", "");
        if (!peerName.isEmpty() && peerName.equals(name)) {
            reader.complain(
                    "peer.name is " + peerName + ", needs the name of the other node, this is it");
        }
        return new NodeSettings(
                name,
                new NodeSettings.Sync(
                        interfaceName(),
                        address("sync.address"),
                        peerName,
                        address("peer.address")),
                reader.flag("preempt", true),
                Duration.ofSeconds(reader.integer("preempt.delay", 0, 0, LONGEST_DELAY_SECONDS)),
                reader.flag("fence", true),
                new NodeSettings.Links(delay("link.down.delay", 0), delay("link.up.delay", 1000)),
                new NodeSettings.Gate(
                        parts(),
                        Duration.ofSeconds(
                                reader.integer("ready.timeout", 30, 0, LONGEST_DELAY_SECONDS))));
    }

    private Duration delay(final String key, final int defaultMillis) {
        return Duration.ofMillis(reader.integer(key, defaultMillis, 0, LONGEST_LINK_DELAY_MILLIS));
    }

    private List<String> parts() {
        final List<String> names = reader.list("ready.wait");
        for (final String name : names) {
            if (!name.matches("[a-z0-9-]{1,32}")) {
                reader.complain(
                        "ready.wait has "
                                + name
                                + ", needs names of 1..32 small letters, digits, dashes, e.g."
                                + " pfsync, kea-ha");
            }
        }
        return names;
    }

    private String name(final String key, final String defaultValue) {
        final String name = reader.text(key, defaultValue);
        if (!name.isEmpty() && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            reader.complain(
                    key
                            + " is "
                            + name
                            + ", needs 1..63 letters, digits, dots, dashes, underscores");
            return defaultValue;
        }
        return name;
    }

    private String interfaceName() {
        final String name = reader.text("sync.interface", "");
        if (!name.isEmpty() && !name.matches("[^\\s/:]{1,15}")) {
            reader.complain(
                    "sync.interface is "
                            + name
                            + ", needs the name of an interface, 1..15 characters");
        }
        return name;
    }

    private @Nullable IpAddress address(final String key) {
        final String text = reader.text(key, "");
        return text.isEmpty() ? null : reader.parsed(key, text, IpAddress::parse).orElse(null);
    }
}
