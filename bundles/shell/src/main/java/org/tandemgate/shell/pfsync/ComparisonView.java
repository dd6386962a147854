package org.tandemgate.shell.pfsync;

import java.util.List;
import java.util.stream.Stream;
import org.tandemgate.api.pfsync.Comparison;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;

/** A comparison for people and as JSON; its keys are public interface. */
final class ComparisonView {
    private static final int SHOWN = 20;

    private ComparisonView() {}

    static Json json(final Comparison comparison) {
        return new Json()
                .put("equal", comparison.equal())
                .put("only_here", named(comparison.onlyHere()))
                .put("only_there", named(comparison.onlyThere()))
                .put(
                        "different",
                        comparison.different().stream()
                                .map(
                                        state ->
                                                new Json()
                                                        .put("id", state.id())
                                                        .put("here", state.here())
                                                        .put("there", state.there()))
                                .toList())
                .put("notNamed", comparison.notNamed())
                .put("entriesHere", comparison.entriesHere())
                .put("entriesThere", comparison.entriesThere())
                .put("tookMs", comparison.took().toMillis())
                .put("takenAt", comparison.takenAt());
    }

    private static List<Json> named(final List<Comparison.Named> states) {
        return states.stream()
                .map(state -> new Json().put("id", state.id()).put("state", state.text()))
                .toList();
    }

    static void print(final Comparison comparison, final Screen screen) {
        final String verdict =
                comparison.equal()
                        ? screen.paint(Style.GOOD, "equal")
                        : screen.paint(Style.BAD, "not equal");
        screen.line(
                verdict
                        + ": "
                        + comparison.entriesHere()
                        + " here, "
                        + comparison.entriesThere()
                        + " there, compared in "
                        + Ages.text(comparison.took()));
        list("only here", comparison.onlyHere().stream().map(ComparisonView::line), screen);
        list("only there", comparison.onlyThere().stream().map(ComparisonView::line), screen);
        list(
                "different",
                comparison.different().stream()
                        .map(it -> it.id() + "  here " + it.here() + "; there " + it.there()),
                screen);
        if (comparison.notNamed() > 0) {
            screen.line("and " + comparison.notNamed() + " more that are not named");
        }
        if (!comparison.equal()) {
            screen.line("next: pfsync:resync on the node that has less, then pfsync:compare again");
        }
    }

    private static String line(final Comparison.Named state) {
        return state.id() + "  " + state.text();
    }

    private static void list(final String title, final Stream<String> lines, final Screen screen) {
        final List<String> all = lines.toList();
        if (all.isEmpty()) {
            return;
        }
        screen.line(title + " " + all.size());
        all.stream().limit(SHOWN).forEach(line -> screen.line("  " + line));
        if (all.size() > SHOWN) {
            screen.line("  and " + (all.size() - SHOWN) + " more, see --json");
        }
    }
}
