package org.tandemgate.pfsync.runtime;

import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;

/** Puts a state with a body of two numbers into real messages. */
final class TestCodec implements StateCodec<TestBody> {
    /** Flag of every state. */
    static final int SLOPPY = 2;

    private static final int INET = 2;
    private static final int TCP = 6;

    @Override
    public void write(
            final FlowState<TestBody> state,
            final Notice notice,
            final PfsyncMessage message,
            final long nowNanos) {
        final Progress progress = state.progress();
        message.put(Field.ID, progress.id().id());
        message.put(Field.CREATORID, Integer.toUnsignedLong(progress.id().creatorid()));
        message.put(Field.SRC_STATE, progress.src().level());
        message.put(Field.DST_STATE, progress.dst().level());
        message.put(Field.TIMEOUT, progress.timeout());
        message.put(Field.EXPIRE, state.body().version());
        if (notice != Notice.UPD_C) {
            message.put(Field.STACK_PORT0, state.body().flow());
            message.put(Field.AF, INET);
            message.put(Field.PROTO, TCP);
            message.put(Field.DIRECTION, 2);
            message.put(Field.STATE_FLAGS, SLOPPY);
        }
    }

    @Override
    public long digest(final FlowState<TestBody> state) {
        return (long) state.body().flow() << 8 | state.progress().src().level();
    }

    @Override
    public boolean isOn(final TestBody body, final String interfaceName) {
        return interfaceName.equals("if" + body.flow() % 2);
    }

    @Override
    public String text(final FlowState<TestBody> state) {
        return "flow " + state.body().flow();
    }

    @Override
    public void read(
            final PfsyncMessage message,
            final long counter,
            final long nowNanos,
            final Reader<TestBody> into) {
        final int version = (int) message.get(Field.EXPIRE);
        final Progress progress =
                new Progress(
                        new StateId(message.get(Field.ID), (int) message.get(Field.CREATORID)),
                        Half.of((int) message.get(Field.SRC_STATE)),
                        Half.of((int) message.get(Field.DST_STATE)),
                        (int) message.get(Field.TIMEOUT),
                        counter);
        final BodyMerge<TestBody> merge =
                (known, fresh) -> fresh.all() ? new TestBody(known.flow(), version) : known;
        if (message.action() == Action.UPD_C) {
            into.part(progress, merge);
        } else {
            final int flow = (int) message.get(Field.STACK_PORT0);
            into.whole(new FlowState<>(progress, true, new TestBody(flow, version)), merge);
        }
    }
}
