package org.tandemgate.carp.component;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.runtime.PeerSettings;
import org.tandemgate.carp.runtime.VirtualHostSettings;
import org.tandemgate.carp.state.PeerKind;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Makes the settings of a virtual host from the properties of its file. */
final class SettingsReader {
    private static final String FACTORY_PID = "org.tandemgate.carp";

    private final ConfigurationReader reader;

    SettingsReader(final Map<String, ?> properties) {
        reader = new ConfigurationReader(properties);
    }

    /** NAME of {@code org.tandemgate.carp-NAME.cfg}. */
    String name() {
        return reader.instanceName(FACTORY_PID);
    }

    /** The file, for problems. */
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
    VirtualHostSettings settings() throws RefusedConfigurationException {
        if (reader.place().equals(FACTORY_PID + ".cfg")) {
            reader.complain(
                    reader.place()
                            + " has no name of a virtual host, needs "
                            + FACTORY_PID
                            + "-NAME.cfg, e.g. "
                            + FACTORY_PID
                            + "-lan.cfg; rename it");
        }
        final String interfaceName = reader.required("interface", "the name of an interface");
        final int vhid = vhid();
        final CarpKey key =
                reader.parsed("passphrase", reader.secret("passphrase"), CarpKey::ofPassphrase)
                        .orElse(CarpKey.ofPassphrase(""));
        final List<CidrAddress> addresses = addresses();
        final int advbase = reader.integer("advbase", 1, 0, 255);
        final int advskew = reader.integer("advskew", 0, 0, 254);
        final MacMode mac =
                reader.parsed("mac", reader.text("mac", "virtual"), SettingsReader::mac)
                        .orElse(MacMode.VIRTUAL);
        balancing();
        final String group = reader.text("group", "carp");
        final IpAddress peer = peer("peer");
        final IpAddress peer6 = peer("peer6");
        final boolean allow = reader.flag("allow", true);
        final String description = reader.text("description", "");
        final PeerSettings peers = peers();
        reader.refuseIfBad();
        try {
            return new VirtualHostSettings(
                    name(),
                    interfaceName,
                    vhid,
                    key,
                    addresses,
                    advbase,
                    advskew,
                    mac,
                    group,
                    peer,
                    peer6,
                    allow,
                    description,
                    peers);
        } catch (final IllegalArgumentException bad) {
            throw new RefusedConfigurationException(bad.getMessage() + " (" + place() + ")");
        }
    }

    private PeerSettings peers() {
        final PeerKind kind =
                reader.parsed("peer.kind", reader.text("peer.kind", "auto"), PeerKind::parse)
                        .orElse(PeerKind.AUTO);
        return new PeerSettings(
                kind, reader.integer("address.grace", 60, 0, 3600), replayProtection(kind));
    }

    private boolean replayProtection(final PeerKind kind) {
        final boolean wanted = reader.flag("replay.protection", false);
        if (wanted && kind != PeerKind.TANDEMGATE && kind != PeerKind.AUTO) {
            reader.complain(
                    "replay.protection is true, needs false with peer.kind = "
                            + kind.toString().toLowerCase(Locale.ROOT)
                            + ", which does not count upwards");
        }
        return wanted;
    }

    private void balancing() {
        final String balancing = reader.text("balancing", "none");
        if (!balancing.equals("none")) {
            reader.complain(
                    "balancing is " + balancing + ", needs none; load balancing is not supported");
        }
    }

    private int vhid() {
        reader.required("vhid", "a number 1..255, the same on both nodes");
        return reader.text("vhid", "").isEmpty() ? 1 : reader.integer("vhid", 1, 1, 255);
    }

    private List<CidrAddress> addresses() {
        final List<String> texts = reader.list("addresses");
        if (texts.isEmpty()) {
            reader.complain("addresses is missing, needs 1..64 entries such as 10.0.0.1/24");
        }
        return texts.stream()
                .map(text -> reader.parsed("addresses", text, CidrAddress::parse))
                .flatMap(Optional::stream)
                .toList();
    }

    private @Nullable IpAddress peer(final String key) {
        final String text = reader.text(key, "");
        return text.isEmpty() ? null : reader.parsed(key, text, IpAddress::parse).orElse(null);
    }

    private static MacMode mac(final String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "virtual" -> MacMode.VIRTUAL;
            case "interface" -> MacMode.INTERFACE;
            default ->
                    throw new IllegalArgumentException(text + " is neither virtual nor interface");
        };
    }
}
