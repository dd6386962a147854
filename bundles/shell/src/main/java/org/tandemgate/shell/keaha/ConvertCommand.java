package org.tandemgate.shell.keaha;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.keaha.DhcpdConversion;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "keaha",
        name = "convert",
        description =
                "Turn dhcpd.conf of this node into a configuration of Kea, beside the other node's")
public final class ConvertCommand extends JsonCommand {
    @Argument(
            name = "FILE [PEER-FILE]",
            description = "dhcpd.conf or dhcpd6.conf, and that of the other node to compare",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Option(name = "--family", description = "4 or 6, when the file does not tell")
    String family = "";

    @Option(name = "--peers", description = "Both servers: 'NAME ROLE URL, NAME ROLE URL'")
    String peers = "";

    @Option(name = "--this", description = "Name of this node among --peers")
    String thisServer = "";

    @Option(name = "--interfaces", description = "Comma separated, for Kea to listen on")
    String interfaces = "";

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final String number = arguments.value("--family", family);
        final String pair = arguments.value("--peers", peers);
        final String own = arguments.value("--this", thisServer);
        final String names = arguments.value("--interfaces", interfaces);
        final List<String> files = arguments.rest();
        if (files.isEmpty() || files.size() > 2) {
            throw screen.usage("needs FILE or FILE PEER-FILE, has " + files.size() + " words");
        }
        if (!List.of("", "4", "6").contains(number)) {
            throw screen.usage("--family is " + number + ", needs 4 or 6");
        }
        final DhcpdConversion conversion =
                services.find(DhcpdConversion.class).orElseThrow(() -> screen.notInstalled("kea"));
        final DhcpdConversion.Converted converted =
                conversion.convert(
                        new DhcpdConversion.Request(
                                files.get(0),
                                files.size() == 2 ? files.get(1) : "",
                                number.isEmpty() ? 0 : Integer.parseInt(number),
                                pair,
                                own,
                                names));
        if (isJson()) {
            screen.json(json(converted));
        } else {
            text(converted, screen);
        }
        screen.exit(converted.isComplete() ? ExitCode.FINE : ExitCode.DEGRADED);
    }

    private static Json json(final DhcpdConversion.Converted converted) {
        return new Json()
                .put("service", converted.service())
                .put("complete", converted.isComplete())
                .put(
                        "notes",
                        converted.notes().stream()
                                .map(
                                        note ->
                                                new Json()
                                                        .put("file", note.file())
                                                        .put("line", note.line())
                                                        .put("column", note.column())
                                                        .put("statement", note.statement())
                                                        .put("converted", !note.lost())
                                                        .put("reason", note.reason())
                                                        .put("next", note.remedy()))
                                .toList())
                .put("configuration", converted.tree());
    }

    /** A file for Kea as it is: it takes comments. */
    private static void text(final DhcpdConversion.Converted converted, final Screen screen) {
        final long lost = converted.notes().stream().filter(DhcpdConversion.Note::lost).count();
        screen.line(
                "# Configuration of kea-" + converted.service() + "; not converted: " + lost + ".");
        for (final DhcpdConversion.Note note : converted.notes()) {
            screen.line(
                    "# "
                            + (note.line() == 0
                                    ? note.file()
                                    : note.file() + ":" + note.line() + ":" + note.column())
                            + (note.statement().isEmpty() ? "" : " '" + note.statement() + "'")
                            + (note.lost() ? " NOT CONVERTED:" : " converted, look at it:"));
            screen.line("#    " + note.reason() + "; next: " + note.remedy());
        }
        screen.line(converted.text());
    }
}
