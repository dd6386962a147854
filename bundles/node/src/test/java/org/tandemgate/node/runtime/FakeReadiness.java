package org.tandemgate.node.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.node.Readiness;

/** A part that is ready when the test says so. */
final class FakeReadiness implements Readiness {
    private final String name;
    volatile @Nullable String obstacle;
    volatile boolean fails;

    FakeReadiness(final String name, final @Nullable String obstacle) {
        this.name = name;
        this.obstacle = obstacle;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> obstacle() {
        if (fails) {
            throw new IllegalStateException("broken");
        }
        return Optional.ofNullable(obstacle);
    }
}
