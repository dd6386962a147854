package org.tandemgate.configsync.runtime;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Difference;
import org.tandemgate.api.configstore.FieldSchema;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.election.RefusedException;

/** A store that keeps one document, and refuses what it is told to. */
final class MemoryStore implements ConfigStore {
    private static final FieldSchema INTERFACE =
            FieldSchema.optional("interface", FieldSchema.Form.REFERENCE, "interfaces");

    private volatile ConfigDocument document = ConfigDocument.EMPTY;
    private volatile long revision;
    private volatile ConfigDocument pending = ConfigDocument.EMPTY;
    volatile boolean keepsUnconfirmed;
    volatile String refusing = "";
    volatile int commits;
    volatile int version = 1;

    synchronized void set(final ConfigDocument now) {
        document = now;
        revision = Math.addExact(revision, 1);
    }

    @Override
    public ConfigDocument document() {
        return document;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public List<AreaSchema> schemas() {
        return List.of(
                new AreaSchema("interfaces", "interface", 1, true, false, List.of()),
                new AreaSchema("filter", "rule", version, false, false, List.of(INTERFACE)),
                new AreaSchema("ipsec", "ipsec", 1, false, true, List.of()),
                new AreaSchema(
                        "virtual-ips",
                        "vip",
                        1,
                        false,
                        false,
                        List.of(
                                INTERFACE,
                                FieldSchema.optional("peer", FieldSchema.Form.ADDRESS).perNode())));
    }

    @Override
    public Revision commit(final Change change) throws RefusedException {
        commits = Math.addExact(commits, 1);
        if (!refusing.isEmpty()) {
            throw new RefusedException(refusing);
        }
        pending = change.candidate();
        return new Revision(
                revision + 1,
                change.author(),
                change.origin(),
                change.summary(),
                Instant.EPOCH,
                Revision.Outcome.PENDING,
                "",
                new TreeMap<>());
    }

    @Override
    public void confirm(final long number) throws RefusedException {
        if (number != revision + 1) {
            throw new RefusedException("no such revision");
        }
        if (!keepsUnconfirmed) {
            set(pending);
        }
    }

    @Override
    public StoreStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> plan(final Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reject(final long number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Revision> history() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConfigDocument documentOf(final long number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Difference> differences(final ConfigDocument from, final ConfigDocument to) {
        throw new UnsupportedOperationException();
    }
}
