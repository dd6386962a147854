package org.tandemgate.shell.configsync;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;

/** The state of the configuration for people and as JSON; its keys are public interface. */
final class StatusView {
    private static final int LABEL_WIDTH = 12;

    private StatusView() {}

    /** An area without activator is no fault; one that failed, and a peer that differs, are. */
    static boolean isWell(final StoreStatus store, final Optional<SyncStatus> sync) {
        return store.problems().isEmpty()
                && store.areas().values().stream()
                        .allMatch(it -> it.applied() || it.note().endsWith("no activator"))
                && sync.map(SyncStatus::error).isEmpty();
    }

    static Json json(final StoreStatus store, final Optional<SyncStatus> sync) {
        final Map<String, Json> areas = new LinkedHashMap<>();
        store.areas()
                .forEach(
                        (name, area) ->
                                areas.put(
                                        name,
                                        new Json()
                                                .put("hash", area.digest())
                                                .put("objects", area.objects())
                                                .put("applied", area.applied())
                                                .put("note", area.note())));
        final var pending = store.pending();
        return new Json()
                .put("revision", "" + store.revision())
                .put("areas", areas)
                .put("pending", pending == null ? null : "" + pending.number())
                .put("confirmBy", store.confirmBy())
                .put("problems", store.problems())
                .put("role", sync.map(SyncStatus::role).orElse("none"))
                .put("key", sync.map(SyncStatus::key).orElse(""))
                .put("peer", sync.map(StatusView::peer).orElse(null))
                .put("takenAt", store.takenAt());
    }

    private static @Nullable Json peer(final SyncStatus sync) {
        return new Json()
                .put("url", sync.peerUrl())
                .put("revision", "" + sync.peerRevision())
                .put("equal", sync.equal())
                .put("lastSync", sync.lastSync())
                .put("error", sync.error());
    }

    static void print(
            final StoreStatus store, final Optional<SyncStatus> sync, final Screen screen) {
        final var out = new Paragraph(screen, LABEL_WIDTH);
        final boolean well = isWell(store, sync);
        out.head(
                "revision " + store.revision() + ": ",
                well ? Style.GOOD : Style.BAD,
                well ? "well" : "degraded",
                "");
        store.problems().forEach(text -> out.bad("problem", text));
        final var pending = store.pending();
        if (pending != null) {
            out.notice(
                    "pending",
                    "revision "
                            + pending.number()
                            + " until "
                            + store.confirmBy()
                            + ", else it is taken back");
            out.next("configsync:confirm " + pending.number());
        }
        store.areas()
                .forEach(
                        (name, area) ->
                                out.item(
                                        name,
                                        area.objects()
                                                + " objects, "
                                                + (area.applied() ? "in force" : area.note())));
        sync.ifPresent(it -> sync(it, store, out));
        out.asOf(store.takenAt(), store.takenAt());
    }

    private static void sync(final SyncStatus sync, final StoreStatus store, final Paragraph out) {
        out.item("role", sync.role());
        if (!sync.key().isEmpty()) {
            out.item("key", sync.key());
        }
        final var last = sync.lastSync();
        if (!sync.peerUrl().isEmpty()) {
            out.item(
                    "peer",
                    sync.peerUrl()
                            + (last == null
                                    ? ", never equal"
                                    : ", equal " + Ages.ago(last, store.takenAt()))
                            + (last != null && sync.equal() == null
                                    ? ", not yet compared with this revision"
                                    : ""));
        }
        final String error = sync.error();
        if (error != null) {
            out.bad("error", error);
        }
    }
}
