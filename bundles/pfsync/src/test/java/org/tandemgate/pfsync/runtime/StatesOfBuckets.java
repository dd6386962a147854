package org.tandemgate.pfsync.runtime;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Picture;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;
import org.tandemgate.pfsync.state.TableSettings;

/** A table whose states are in the buckets of a comparison that a test wants them in. */
final class StatesOfBuckets {
    private static final int CREATOR = 11;

    private final StateTable<TestBody> states =
            new StateTable<>(new TableSettings(20_000, 16, 1_000_000_000L));
    private final MemoryKernel kernel = new MemoryKernel(CREATOR);
    private final TableDigest<TestBody> digest = new TableDigest<>(states, new TestCodec(), kernel);
    private long next;

    TableDigest<TestBody> digest() {
        return digest;
    }

    /** An identity that no state has. */
    StateId unused(final int bucket) {
        StateId id;
        do {
            next++;
            id = new StateId(next, CREATOR);
        } while (Picture.bucket(id) != bucket);
        return id;
    }

    /** Adds states to a bucket. */
    List<StateId> add(final int bucket, final int count) {
        final List<StateId> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final StateId id = unused(bucket);
            add(id);
            added.add(id);
        }
        return added;
    }

    /** Adds states to buckets as they come. */
    void add(final int count) {
        for (int i = 0; i < count; i++) {
            next++;
            add(new StateId(next, CREATOR));
        }
    }

    private void add(final StateId id) {
        final var body = new TestBody((int) (id.id() & 0xffff), 1);
        final var progress = new Progress(id, Half.of(4), Half.of(4), 2, 0);
        kernel.create(body.flow());
        states.adopted(new FlowState<>(progress, true, body));
    }

    /** One goes on to another level. */
    void change(final StateId id) {
        states.changed(id, 7, 4, 3, body -> body, 0);
    }

    /** One ends. */
    void end(final StateId id) {
        states.forgotten(id);
    }
}
