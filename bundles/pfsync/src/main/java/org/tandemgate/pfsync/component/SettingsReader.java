package org.tandemgate.pfsync.component;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.NoSyncRule;
import org.tandemgate.pfsync.link.LinkSettings;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.TrailerKey;
import org.tandemgate.pfsync.runtime.ReplicationSettings;
import org.tandemgate.pfsync.runtime.SyncSettings;
import org.tandemgate.pfsync.state.BulkSettings;
import org.tandemgate.pfsync.state.TableSettings;

/**
 * Makes the settings from the properties of {@code org.tandemgate.pfsync.cfg}, and of the node's
 * where those are silent.
 */
final class SettingsReader {
    private static final long TOMBSTONE_NANOS = 10_000_000_000L;
    private static final int TOMBSTONES_MAX = 65_536;
    private static final int PROTOCOL_MAX = 255;

    private final ConfigurationReader reader;
    private final String nodeDevice;
    private final String nodePeer;

    /**
     * @param nodeDevice interface that the node's file names, empty for none
     * @param nodePeer address that it names, empty for none
     */
    SettingsReader(
            final Map<String, ?> properties, final String nodeDevice, final String nodePeer) {
        reader = new ConfigurationReader(properties);
        this.nodeDevice = nodeDevice;
        this.nodePeer = nodePeer;
    }

    /** The file, for problems. */
    String place() {
        return reader.place();
    }

    /** Misspelt keys; to be asked after {@link #settings}. */
    List<String> unknownKeys() {
        return reader.unknownKeys();
    }

    /** Whether there is a word of the link anywhere. */
    boolean isConfigured() {
        return !device().isEmpty();
    }

    private String device() {
        return reader.text("syncdev", nodeDevice);
    }

    /**
     * Reads every key.
     *
     * @param creatorid host id of this node
     * @throws RefusedConfigurationException with all complaints
     */
    SyncSettings settings(final int creatorid) throws RefusedConfigurationException {
        final Optional<LinkSettings> link = link();
        final int maxupd = reader.integer("maxupd", 128, 0, 255);
        final int capacity = reader.integer("capacity", 1_000_000, 1000, 1 << 24);
        final boolean defer = reader.flag("defer", false);
        final Filters.FilterSettings filters = filters();
        reader.refuseIfBad();
        return new SyncSettings(
                link.orElseThrow(),
                filters,
                new ReplicationSettings(
                        creatorid,
                        maxupd,
                        new TableSettings(
                                capacity, Math.min(capacity, TOMBSTONES_MAX), TOMBSTONE_NANOS),
                        BulkSettings.DEFAULT),
                defer);
    }

    private Optional<LinkSettings> link() {
        final String peer = reader.text("syncpeer", nodePeer);
        final Optional<IpAddress> address =
                peer.isEmpty()
                        ? Optional.empty()
                        : reader.parsed("syncpeer", peer, IpAddress::parse);
        final Optional<Optional<Dialect>> dialect =
                reader.parsed("dialect", reader.text("dialect", "auto"), SettingsReader::dialect);
        final String file = reader.text("key.file", "");
        final Optional<TrailerKey> key =
                file.isEmpty()
                        ? Optional.empty()
                        : reader.parsed("key.file", secret(file), TrailerKey::of);
        if (dialect.isEmpty() || (!peer.isEmpty() && address.isEmpty())) {
            return Optional.empty();
        }
        final @Nullable IpAddress to = address.orElse(null);
        return reader.parsed(
                "syncpeer",
                device(),
                device ->
                        LinkSettings.of(device, to, dialect.get().orElse(null), key.orElse(null)));
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

    private static Optional<Dialect> dialect(final String text) {
        if (text.equals("auto")) {
            return Optional.empty();
        }
        for (final Dialect dialect : Dialect.values()) {
            if (text.equals(dialect.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return Optional.of(dialect);
            }
        }
        throw new IllegalArgumentException(
                text + ", needs auto, openbsd, freebsd-1301, freebsd-1400 or freebsd-1500");
    }

    private Filters.FilterSettings filters() {
        final Set<Integer> protocols = new HashSet<>();
        for (final String text : reader.list("nosync.protocols")) {
            reader.parsed("nosync.protocols", text, SettingsReader::protocol)
                    .ifPresent(protocols::add);
        }
        final List<NoSyncRule> rules = new ArrayList<>();
        for (final String text : reader.list("nosync.rules")) {
            reader.parsed("nosync.rules", text, NoSyncRule::parse).ifPresent(rules::add);
        }
        return new Filters.FilterSettings(protocols, rules);
    }

    private static int protocol(final String text) {
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= PROTOCOL_MAX) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(text + ", needs IP protocol numbers 0..255");
    }
}
