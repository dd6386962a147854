package org.tandemgate.shell.ha;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.events.Explainer;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.Fact;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.carp.VirtualHostCompleter;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "ha",
        name = "explain",
        description = "Say why this node is master or backup, and what would move the role")
public final class ExplainCommand extends JsonCommand {
    @Argument(name = "NAME", description = "A virtual host; all when absent", multiValued = true)
    @Completion(VirtualHostCompleter.class)
    List<String> words = List.of();

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final List<String> names = arguments.rest();
        if (names.size() > 1) {
            throw screen.usage("needs one NAME or none, has " + names.size() + " words");
        }
        final String name = names.isEmpty() ? "" : names.get(0);
        final List<Explanation> all =
                services.find(Explainer.class)
                        .orElseThrow(() -> screen.notInstalled("events"))
                        .explain(name);
        if (all.isEmpty()) {
            throw screen.refuse(
                    name.isEmpty()
                            ? "there is nothing to explain: no virtual host, or no election; see"
                                    + " ha:status"
                            : "this node has no virtual host " + name + "; see carp:list");
        }
        final String node =
                services.find(Node.class).map(it -> it.status().name()).orElse("this node");
        if (isJson()) {
            screen.json(
                    new Json()
                            .put("node", node)
                            .put("virtualHosts", all.stream().map(ExplainCommand::json).toList()));
        } else {
            all.forEach(explanation -> print(node, explanation, screen));
        }
    }

    private static Json json(final Explanation explanation) {
        return new Json()
                .put("name", explanation.virtualHost())
                .put("state", explanation.role())
                .put("because", facts(explanation.because()))
                .put("wouldMove", facts(explanation.wouldMove()))
                .put("prevents", facts(explanation.prevents()));
    }

    private static List<Json> facts(final List<Fact> facts) {
        return facts.stream()
                .map(
                        fact ->
                                new Json()
                                        .put("text", fact.text())
                                        .put("source", fact.source())
                                        .put("ageMs", fact.ageMillis()))
                .toList();
    }

    private static void print(
            final String node, final Explanation explanation, final Screen screen) {
        screen.line(
                node
                        + " is "
                        + explanation.role()
                        + " for "
                        + explanation.virtualHost()
                        + " because");
        print(explanation.because(), true, screen);
        screen.line(
                switch (explanation.role()) {
                    case MASTER -> "would leave it when";
                    case BACKUP -> "would take over when";
                    case INIT -> "would take part when";
                });
        print(explanation.wouldMove(), false, screen);
        if (explanation.prevents().isEmpty()) {
            screen.line("nothing prevents " + node + " from serving");
        } else {
            screen.line("kept from serving, or less wanted, by");
            print(explanation.prevents(), false, screen);
        }
    }

    private static void print(final List<Fact> facts, final boolean numbered, final Screen screen) {
        int number = 0;
        for (final Fact fact : facts) {
            number++;
            final Long age = fact.ageMillis();
            screen.line(
                    "  "
                            + (numbered ? Integer.toString(number) : "-")
                            + " "
                            + fact.text()
                            + "  ["
                            + fact.source()
                            + (age == null ? "" : ", " + Ages.text(Duration.ofMillis(age)) + " ago")
                            + "]");
        }
    }
}
