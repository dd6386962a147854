package org.tandemgate.pfsync.runtime;

import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.BulkSettings;
import org.tandemgate.pfsync.state.TableSettings;

/** A node in memory: a kernel, and a replication that comes and goes. */
final class Gateway {
    static final int CAPACITY = BulkExchange.MANY + 1000;

    private final int creatorid;
    private final MemoryKernel kernel;
    private final MemoryLink link;
    private final Replication<TestBody> replication;

    private Gateway(final int creatorid, final MemoryKernel kernel, final MemoryLink link) {
        this.creatorid = creatorid;
        this.kernel = kernel;
        this.link = link;
        replication =
                new Replication<>(link, kernel, new TestCodec(), settings(creatorid, CAPACITY));
    }

    static ReplicationSettings settings(final int creatorid, final int capacity) {
        return new ReplicationSettings(
                creatorid,
                128,
                new TableSettings(capacity, 4096, 10_000_000_000L),
                BulkSettings.DEFAULT);
    }

    /** Starts a process on a kernel that may have entries already. */
    static Gateway start(final int creatorid, final MemoryKernel kernel, final MemoryLink link) {
        kernel.reopen();
        return new Gateway(creatorid, kernel, link);
    }

    static MemoryLink ours(final MemoryLink.Cable cable, final int boot) {
        return new MemoryLink(cable, Dialect.OPENBSD, boot, true);
    }

    int creatorid() {
        return creatorid;
    }

    MemoryKernel kernel() {
        return kernel;
    }

    MemoryLink link() {
        return link;
    }

    Replication<TestBody> replication() {
        return replication;
    }
}
