package org.tandemgate.shell.configsync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Difference;
import org.tandemgate.api.configstore.FieldSchema;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.election.RefusedException;

/** A store of two areas; a change with a time to confirm waits, and "no" is refused as an id. */
final class FakeStore implements ConfigStore {
    static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    private final List<ConfigDocument> documents = new ArrayList<>(List.of(ConfigDocument.EMPTY));
    private final List<Revision> revisions = new ArrayList<>();
    private @Nullable Revision pending;
    private boolean isApplied = true;
    private final List<Change> changes = new ArrayList<>();

    void breakFilter() {
        isApplied = false;
    }

    /** What was asked for, in order. */
    List<Change> changes() {
        return changes;
    }

    @Override
    public StoreStatus status() {
        final var areas = new TreeMap<String, StoreStatus.Area>();
        areas.put(
                "filter",
                new StoreStatus.Area(
                        document().area("filter").size(),
                        "ab12",
                        isApplied,
                        isApplied ? "" : "nft: no space left"));
        areas.put(
                "users",
                new StoreStatus.Area(1, "cd34", false, "stored, not applied: no activator"));
        return new StoreStatus(
                revision(),
                areas,
                pending,
                pending == null ? null : NOW.plusSeconds(30),
                List.of(),
                NOW);
    }

    @Override
    public ConfigDocument document() {
        return documents.get(documents.size() - 1);
    }

    @Override
    public long revision() {
        return documents.size() - 1L;
    }

    @Override
    public List<AreaSchema> schemas() {
        return List.of(
                new AreaSchema(
                        "filter",
                        "rule",
                        1,
                        false,
                        false,
                        List.of(
                                FieldSchema.optional("action", FieldSchema.Form.TEXT),
                                FieldSchema.optional("sequence", FieldSchema.Form.TEXT))),
                new AreaSchema("users", "user", 1, false, true, List.of()));
    }

    @Override
    public List<String> plan(final Change change) throws RefusedException {
        check(change);
        return List.of("+ filter/a");
    }

    private void check(final Change change) throws RefusedException {
        changes.add(change);
        if (change.candidate().find("filter", "no").isPresent()) {
            throw new RefusedException("filter/no action is allow, needs pass, block, reject");
        }
    }

    @Override
    public Revision commit(final Change change) throws RefusedException {
        check(change);
        documents.add(change.candidate());
        final boolean waits = !change.confirmWithin().isZero();
        final var made =
                new Revision(
                        revision(),
                        change.author(),
                        change.origin(),
                        change.summary(),
                        NOW,
                        waits ? Revision.Outcome.PENDING : Revision.Outcome.GOOD,
                        "",
                        new TreeMap<>());
        revisions.add(0, made);
        pending = waits ? made : null;
        return made;
    }

    @Override
    public void confirm(final long revision) throws RefusedException {
        if (pending == null) {
            throw new RefusedException("revision " + revision + " does not wait");
        }
        pending = null;
    }

    @Override
    public void reject(final long revision) throws RefusedException {
        throw new RefusedException("nobody asks for that");
    }

    @Override
    public List<Revision> history() {
        return revisions;
    }

    @Override
    public ConfigDocument documentOf(final long revision) throws RefusedException {
        if (revision > revision()) {
            throw new RefusedException("revision " + revision + " is not kept");
        }
        return documents.get((int) revision);
    }

    @Override
    public List<Difference> differences(final ConfigDocument from, final ConfigDocument to) {
        return from.equals(to)
                ? List.of()
                : List.of(new Difference("filter", "a", Difference.Kind.ADDED, List.of()));
    }
}
