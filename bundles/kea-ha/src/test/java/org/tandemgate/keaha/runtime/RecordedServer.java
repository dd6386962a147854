package org.tandemgate.keaha.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemgate.keaha.link.Access;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.link.JsonReader;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.link.Transcript;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;

/** Answers with transcripts, another one for a command where it was told so. */
final class RecordedServer implements ControlChannel {
    private final String version;
    private final Map<String, String> names =
            new HashMap<>(
                    Map.of(
                            "version-get", "ca4-version-get",
                            "config-get", "v4-config-get",
                            "config-test", "v4-config-test-ok",
                            "config-set", "v4-config-set-ok",
                            "config-write", "v4-config-write-ok",
                            "ha-heartbeat", "v4-ha-heartbeat-primary"));
    private final List<Command> asked = new CopyOnWriteArrayList<>();

    RecordedServer(final String version) {
        this.version = version;
    }

    RecordedServer answering(final String command, final String transcript) {
        names.put(command, transcript);
        return this;
    }

    String commands() {
        return String.join(" ", asked.stream().map(Command::name).toList());
    }

    List<Json.Obj> sets() {
        return asked.stream()
                .filter(it -> it.name().equals("config-set"))
                .flatMap(it -> it.arguments().stream())
                .toList();
    }

    @Override
    public Answer ask(final Command command, final Duration limit) throws ChannelException {
        asked.add(command);
        final String name = names.getOrDefault(command.name(), "");
        if (name.isEmpty()) {
            try (ControlChannel nobody = Place.of("unix:/nowhere").open("dhcp4", Access.NONE)) {
                return nobody.ask(command, limit);
            }
        }
        try {
            final Answer answer = Answer.of(read(Transcript.of(version, name)));
            // Zombie until the old one is back.
            if (name.equals("v4-config-set-ha-error")) {
                names.put("config-set", "v4-config-set-repair");
            }
            return answer;
        } catch (final BadAnswerException bad) {
            throw new AssertionError(bad);
        }
    }

    @Override
    public void close() {}

    static Json read(final Transcript transcript) throws BadAnswerException {
        return JsonReader.read(transcript.response().toString().getBytes(StandardCharsets.UTF_8));
    }
}
