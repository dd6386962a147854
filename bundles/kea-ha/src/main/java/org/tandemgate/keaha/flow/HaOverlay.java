package org.tandemgate.keaha.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;

/**
 * Lays an entry of the HA hook over the one that a server has. What people wrote there and no key
 * of ours is about stays, e.g. {@code state-machine}, passwords of peers and numbers of threads;
 * what the server would refuse beside the new values goes.
 */
final class HaOverlay {
    private static final List<String> TLS = List.of("trust-anchor", "cert-file", "key-file");
    private static final String THREADS = "multi-threading";
    private static final String PEERS = "peers";
    private static final String DELAYED = "delayed-updates-limit";
    private static final String WAIT = "wait-backup-ack";

    private HaOverlay() {}

    /**
     * @param found entry of the server
     * @param wanted see {@link HaConfiguration#entry}
     */
    static Json.Obj over(final Json.Obj found, final Json.Obj wanted) {
        final Optional<String> mode = wanted.at("mode").flatMap(Json::text);
        final boolean hasTls = wanted.at(TLS.get(0)).isPresent();
        Json.Obj entry = hasTls ? found : withoutTls(found);
        if (!mode.equals(Optional.of(HaMode.LOAD_BALANCING.wireName())) && has(found, DELAYED)) {
            entry = entry.with(DELAYED, 0);
        }
        if (!mode.equals(Optional.of(HaMode.PASSIVE_BACKUP.wireName())) && has(found, WAIT)) {
            entry = entry.with(WAIT, false);
        }
        entry = laid(entry, wanted);
        for (final Json threads : wanted.at(THREADS).stream().toList()) {
            entry = entry.with(THREADS, laid(object(found.at(THREADS)), threads));
        }
        return entry.with(PEERS, peers(found, wanted, hasTls));
    }

    private static boolean has(final Json.Obj found, final String key) {
        return found.at(key).isPresent();
    }

    private static Json.Obj withoutTls(final Json.Obj found) {
        Json.Obj plain = found;
        for (final String key : TLS) {
            plain = plain.without(key);
        }
        return plain;
    }

    private static Json.Obj object(final Optional<Json> value) {
        return value.filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElse(Json.Obj.EMPTY);
    }

    private static Json.Obj laid(final Json.Obj found, final Json wanted) {
        Json.Obj result = found;
        for (final Map.Entry<String, Json> member :
                object(Optional.of(wanted)).members().entrySet()) {
            result = result.with(member.getKey(), member.getValue());
        }
        return result;
    }

    /**
     * Ours in our order; backup servers of others, which take no part in fail-overs, stay behind.
     */
    private static Json.Arr peers(
            final Json.Obj found, final Json.Obj wanted, final boolean hasTls) {
        final List<Json> rest = new ArrayList<>(found.at(PEERS).map(Json::items).orElse(List.of()));
        final List<Json> peers = new ArrayList<>();
        for (final Json peer : wanted.at(PEERS).map(Json::items).orElse(List.of())) {
            final Optional<Json> same =
                    rest.stream().filter(it -> it.at("name").equals(peer.at("name"))).findFirst();
            final Json.Obj before = object(same);
            peers.add(laid(hasTls ? before : withoutTls(before), peer));
            same.ifPresent(rest::remove);
        }
        final Optional<String> backup = Optional.of(HaRole.BACKUP.wireName());
        rest.stream()
                .filter(it -> it.at("role").flatMap(Json::text).equals(backup))
                .forEach(peers::add);
        return new Json.Arr(peers);
    }
}
