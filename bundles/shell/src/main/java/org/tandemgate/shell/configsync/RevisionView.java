package org.tandemgate.shell.configsync;

import java.util.List;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Screen;

/** A revision for people and as JSON; its keys are public interface. */
final class RevisionView {
    private RevisionView() {}

    static Json json(final Revision revision) {
        return new Json()
                .put("revision", revision.number())
                .put("outcome", revision.outcome())
                .put("reason", revision.reason())
                .put("author", revision.author())
                .put("origin", revision.origin())
                .put("summary", revision.summary())
                .put("at", revision.at());
    }

    static void made(final Revision revision, final boolean json, final Screen screen) {
        if (json) {
            screen.json(json(revision));
        } else if (revision.outcome() == Revision.Outcome.PENDING) {
            screen.line(
                    "revision "
                            + revision.number()
                            + " waits: configsync:confirm "
                            + revision.number()
                            + ", else it is taken back");
        } else {
            screen.line("revision " + revision.number() + " is in force");
        }
    }

    static void steps(final List<String> steps, final boolean json, final Screen screen) {
        if (json) {
            screen.json(new Json().put("steps", steps));
        } else {
            steps.forEach(screen::line);
            if (steps.isEmpty()) {
                screen.line("nothing differs");
            }
        }
    }
}
