package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.Coordination;
import org.tandemgate.keaha.state.CoordinationAction;
import org.tandemgate.keaha.state.HaRole;

/** Carries out what the coordination decides. One thread. */
final class PairActions {
    /** Kea waits 10 s for a partner that does not answer. */
    private static final Duration LONG = Duration.ofSeconds(12);

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Command ENABLE =
            Command.of("dhcp-enable", Json.Obj.EMPTY.with("origin", "user"));
    private static final Command DISABLE =
            Command.of(
                    "dhcp-disable",
                    Json.Obj.EMPTY
                            .with("origin", "user")
                            .with("max-period", Coordination.SILENCE_SECONDS));
    private static final Command NOTIFY =
            Command.of("ha-maintenance-notify", Json.Obj.EMPTY.with("cancel", false));

    private final PairSettings settings;
    private final WatchedServer local;
    private final WatchedServer partner;
    private final Fences fences;
    private final Surroundings surroundings;

    PairActions(
            final PairSettings settings,
            final WatchedServer local,
            final WatchedServer partner,
            final Fences fences,
            final Surroundings surroundings) {
        this.settings = settings;
        this.local = local;
        this.partner = partner;
        this.fences = fences;
        this.surroundings = surroundings;
    }

    /** What went wrong, empty when nothing did. */
    Optional<String> carryOut(final CoordinationAction action, final long nowNanos) {
        return switch (action) {
            case FENCE -> fences.fence(nowNanos);
            case HIDE -> fences.hide(nowNanos);
            case MAINTENANCE_START -> {
                final Optional<String> started =
                        local.command(Command.of("ha-maintenance-start"), LONG);
                yield started.isPresent() ? started : fences.lift();
            }
            case ANNOUNCE_LEAVE -> local.command(scopes(settings.own(), settings.other()), SHORT);
            case WITHDRAW_LEAVE -> local.command(scopes(settings.own()), SHORT);
            case SEAL -> local.command(scopes(), SHORT);
            case UNSEAL -> local.command(scopes(allServed()), SHORT);
            case RESYNC_PARTNER -> partner.command(Command.of("ha-reset"), SHORT);
            case LEAVE -> local.command(NOTIFY, SHORT);
            case RESET -> {
                final Optional<String> shown = fences.show();
                final Optional<String> reset = local.command(Command.of("ha-reset"), SHORT);
                yield reset.isPresent() ? reset : shown;
            }
            case RELOAD -> local.command(Command.of("config-reload"), LONG);
            case SILENCE -> local.isHung() ? local.leave(DISABLE) : local.command(DISABLE, SHORT);
            case SPEAK -> local.command(ENABLE, SHORT);
            case SILENCE_PARTNER -> partner.command(DISABLE, SHORT);
            case DEMOTE -> demote(settings.policy().demotion());
            case UNDEMOTE -> demote(0);
        };
    }

    /** In hot-standby the standby's name has no clients. */
    private HaSettings.Peer[] allServed() {
        return Stream.of(settings.own(), settings.other())
                .filter(it -> it.role() == HaRole.PRIMARY || it.role() == HaRole.SECONDARY)
                .toArray(HaSettings.Peer[]::new);
    }

    private static Command scopes(final HaSettings.Peer... served) {
        final List<Json> names = new ArrayList<>();
        Stream.of(served).forEach(it -> names.add(new Json.Str(it.name())));
        return Command.of("ha-scopes", Json.Obj.EMPTY.with("scopes", new Json.Arr(names)));
    }

    private Optional<String> demote(final int amount) {
        surroundings.demote(settings.family().service(), amount);
        return Optional.empty();
    }
}
