package org.tandemgate.keaha.component;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.Finding;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.flow.SettingsCheck;
import org.tandemgate.keaha.link.Access;
import org.tandemgate.keaha.link.Login;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.runtime.PairSettings;
import org.tandemgate.keaha.state.HaMode;

/** Makes the settings from the properties of {@code org.tandemgate.keaha.cfg}. */
final class SettingsReader {
    private static final int DEMOTION_MAX = 255;
    private static final int MILLIS_MIN = 100;
    private static final int MILLIS_MAX = 10_000;

    private final ConfigurationReader reader;
    private final String nodeName;

    /** What both families share; its settings have no peers yet. */
    private record Common(HaSettings ha, String hooks, PairSettings.Policy policy, Access access) {}

    /**
     * @param nodeName this node's, empty while it is not known
     */
    SettingsReader(final Map<String, ?> properties, final String nodeName) {
        reader = new ConfigurationReader(properties);
        this.nodeName = nodeName;
    }

    /** The file, for problems. */
    String place() {
        return reader.place();
    }

    /** Misspelt keys; to be asked after {@link #pairs}. */
    List<String> unknownKeys() {
        return reader.unknownKeys();
    }

    /** Whether only the name of this node is missing to know which of the peers it is. */
    boolean needsNodeName() {
        return reader.text("this.server", nodeName).isEmpty()
                && !(reader.text("service4.url", "") + reader.text("service6.url", "")).isEmpty();
    }

    /** Which virtual host decides, empty for the first. */
    String virtualHost() {
        return reader.text("virtual.host", "");
    }

    /**
     * Reads every key.
     *
     * @return none when no server is named
     * @throws RefusedConfigurationException with all complaints
     */
    List<PairSettings> pairs() throws RefusedConfigurationException {
        virtualHost();
        final PairSettings.Policy policy = policy();
        final Access access = access();
        final Optional<HaMode> mode =
                reader.parsed("mode", reader.text("mode", "hot-standby"), SettingsReader::mode);
        final var keys = new HaKeys(reader);
        final var common =
                new Common(
                        new HaSettings(
                                mode.orElse(HaMode.HOT_STANDBY),
                                reader.text("this.server", nodeName),
                                List.of(),
                                keys.tuning(),
                                keys.listener()),
                        keys.hooks(),
                        policy,
                        access);
        final List<PairSettings> pairs = new ArrayList<>();
        for (final Family family : Family.values()) {
            pair(family, common).ifPresent(pairs::add);
        }
        reader.refuseIfBad();
        return pairs;
    }

    private PairSettings.Policy policy() {
        final String repair = reader.text("repair", "auto");
        if (!repair.equals("auto") && !repair.equals("manual")) {
            reader.complain("repair is " + repair + ", needs auto or manual");
        }
        return new PairSettings.Policy(
                reader.flag("coordinate", true),
                repair.equals("auto"),
                reader.integer("demotion", 150, 0, DEMOTION_MAX),
                reader.integer("look.ms", 250, MILLIS_MIN, MILLIS_MAX),
                reader.integer("limit.ms", 600, MILLIS_MIN, MILLIS_MAX));
    }

    private Access access() {
        final String user = reader.text("username", "");
        final String password = reader.secret("password");
        final String trust = reader.text("tls.trust", "");
        final String certificate = reader.text("tls.cert", "");
        final String key = reader.text("tls.key", "");
        if (certificate.isEmpty() != key.isEmpty()) {
            reader.complain("tls.cert and tls.key need each other");
        }
        final Optional<Login> login =
                user.isEmpty()
                        ? Optional.empty()
                        : reader.parsed("username", user, name -> new Login(name, password));
        final Optional<Path> anchor =
                trust.isEmpty() ? Optional.empty() : Optional.of(Path.of(trust));
        final List<Path> own =
                certificate.isEmpty() ? List.of() : List.of(Path.of(certificate), Path.of(key));
        return reader.parsed("tls.trust", trust, text -> new Access(login, anchor, own))
                .orElse(Access.NONE);
    }

    private static HaMode mode(final String text) {
        return HaMode.of(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        text
                                                + ", needs hot-standby, load-balancing or"
                                                + " passive-backup"));
    }

    private Optional<PairSettings> pair(final Family family, final Common common) {
        final String local = "service" + family.number() + ".url";
        final String remote = "peer" + family.number() + ".url";
        final String list = family == Family.V4 ? "peers" : "peers6";
        final String url = reader.text(local, "");
        final String remoteUrl = reader.text(remote, "");
        final List<HaSettings.Peer> peers = new ArrayList<>();
        for (final String text : reader.list(list)) {
            reader.parsed(list, text, HaSettings.Peer::parse).ifPresent(peers::add);
        }
        final String own = common.ha().thisServer();
        final Access access = common.access();
        if (url.isEmpty()) {
            return Optional.empty();
        }
        final Optional<Place> place = opened(local, url, family, access);
        final Optional<HaSettings.Peer> self =
                peers.stream().filter(it -> it.name().equals(own)).findFirst();
        final Optional<HaSettings.Peer> other =
                peers.stream().filter(it -> !it.name().equals(own)).findFirst();
        if (peers.size() != 2 || self.isEmpty() || other.isEmpty()) {
            reader.complain(notAPair(list, peers, own));
            return Optional.empty();
        }
        final var ha =
                new HaSettings(
                        common.ha().mode(),
                        own,
                        peers,
                        common.ha().tuning(),
                        common.ha().listener());
        check(list, ha);
        final Optional<Place> there =
                opened(remote, remoteUrl.isEmpty() ? other.get().url() : remoteUrl, family, access);
        return place.isEmpty() || there.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PairSettings(
                                family,
                                ha,
                                common.hooks(),
                                new PairSettings.Places(place.get(), there.get(), access),
                                common.policy()));
    }

    private static String notAPair(
            final String list, final List<HaSettings.Peer> peers, final String own) {
        final String names =
                peers.stream().map(HaSettings.Peer::name).collect(Collectors.joining(", "));
        final String needs =
                own.isEmpty()
                        ? "this.server, which of them this node is"
                        : "two servers with different names, one of them "
                                + own
                                + " (this.server, else the name of the node)";
        return list
                + (peers.isEmpty() ? " has no server" : " has " + names)
                + ", needs "
                + needs
                + ", e.g. gw1 primary http://10.255.0.1:8001/, gw2 standby"
                + " http://10.255.0.2:8001/";
    }

    /** A channel is made and closed: what is wrong with a URL or a certificate shows here. */
    private Optional<Place> opened(
            final String key, final String url, final Family family, final Access access) {
        return reader.parsed(
                key,
                url,
                text -> {
                    final Place place = Place.of(text);
                    place.open(family.service(), access).close();
                    return place;
                });
    }

    /** Servers with TLS may be watched without these keys; keaha:apply then asks for them. */
    private void check(final String list, final HaSettings ha) {
        final HaSettings.Listener listener = ha.listener();
        final boolean isTls = ha.peers().stream().anyMatch(it -> it.url().startsWith("https:"));
        final var judged =
                new HaSettings.Listener(
                        listener.dedicated(),
                        listener.restricted(),
                        listener.tls().isEmpty() && isTls
                                ? Optional.of(new HaSettings.Tls("", "", "", true))
                                : listener.tls());
        final var settings =
                new HaSettings(ha.mode(), ha.thisServer(), ha.peers(), ha.tuning(), judged);
        for (final Finding finding : SettingsCheck.findings(settings, KeaVersion.V2_2)) {
            if (finding.severity() == Finding.Severity.ERROR) {
                reader.complain(list + ": " + finding);
            }
        }
    }
}
