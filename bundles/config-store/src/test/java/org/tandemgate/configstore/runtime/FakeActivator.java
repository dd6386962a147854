package org.tandemgate.configstore.runtime;

import java.util.List;
import java.util.Set;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.ConfigDocument;

/** Brings areas into force in a field of its own; fails when told to. */
final class FakeActivator implements AreaActivator {
    private final Set<String> areas;
    private final int rank;
    private final List<String> calls;
    volatile ConfigDocument inForce = ConfigDocument.EMPTY;
    volatile String failing = "";

    FakeActivator(final String area, final int rank, final List<String> calls) {
        this.areas = Set.of(area, "interfaces");
        this.rank = rank;
        this.calls = calls;
    }

    private void call(final String what) throws ActivationException {
        calls.add(what + " " + rank);
        if (failing.equals(what)) {
            throw new ActivationException("cannot " + what);
        }
        if (failing.equals("defect in " + what)) {
            throw new IllegalStateException("defect");
        }
    }

    @Override
    public Set<String> areas() {
        return areas;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Activation prepare(final ConfigDocument before, final ConfigDocument candidate)
            throws ActivationException {
        call("prepare");
        final ConfigDocument was = inForce;
        return new Activation() {
            @Override
            public List<String> steps() {
                return List.of("step " + rank);
            }

            @Override
            public void apply() throws ActivationException {
                inForce = candidate;
                call("apply");
            }

            @Override
            public void verify() throws ActivationException {
                call("verify");
            }

            @Override
            public void rollback() throws ActivationException {
                call("rollback");
                inForce = was;
            }
        };
    }
}
