package org.tandemgate.shell.pfsync;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.pfsync.StateFilter;
import org.tandemgate.api.pfsync.StatePage;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.IpAddress;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.Screen;

@Service
@Command(scope = "pfsync", name = "states", description = "List the connections this node knows")
public final class StatesCommand extends JsonCommand {
    private static final int MOST = 100_000;
    private static final int LAST_PROTOCOL = 255;
    private static final int LAST_PORT = 65_535;

    @Option(name = "--protocol", description = "tcp, udp, icmp, ... or a number 0..255")
    @Completion(ProtocolCompleter.class)
    String protocol = "";

    @Option(name = "--address", description = "Source or destination, before or after translation")
    String address = "";

    @Option(name = "--port", description = "Of source or destination, 0..65535")
    String port = "";

    @Option(name = "--made", description = "here or there: whose kernel made them")
    @Completion(HereThereCompleter.class)
    String made = "";

    @Option(name = "--limit", description = "How many at most, 1..100000; 100 when absent")
    String limit = "100";

    @Option(name = "--no-format", description = "Print tab separated columns without heading")
    boolean noFormat;

    @Override
    protected boolean isPlain() {
        return noFormat;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final int most = Numbers.of("--limit", limit, 1, MOST, screen);
        final StateFilter filter =
                new StateFilter(protocol(screen), address(screen), port(screen), made(screen));
        final Pfsync pfsync = Replication.of(services, screen);
        final StatePage page = pfsync.states(filter, most);
        if (isJson()) {
            screen.json(StateView.json(page));
            return;
        }
        if (!page.entries().isEmpty() || !screen.isFormatted()) {
            screen.table(StateView.table(page));
        }
        if (screen.isFormatted()) {
            screen.line(StateView.summary(page));
        }
    }

    private @Nullable Integer protocol(final Screen screen) throws CommandException {
        final String word = Names.word(protocol);
        if (word.isEmpty()) {
            return null;
        }
        return Protocols.isName(word)
                ? Protocols.number(word)
                : (Integer) Numbers.of("--protocol", word, 0, LAST_PROTOCOL, screen);
    }

    private @Nullable IpAddress address(final Screen screen) throws CommandException {
        if (address.isEmpty()) {
            return null;
        }
        try {
            return IpAddress.parse(address);
        } catch (final IllegalArgumentException e) {
            throw screen.usage(
                    "--address is " + address + ", needs an IPv4 or IPv6 address without a mask");
        }
    }

    private @Nullable Integer port(final Screen screen) throws CommandException {
        return port.isEmpty() ? null : (Integer) Numbers.of("--port", port, 0, LAST_PORT, screen);
    }

    private @Nullable Boolean made(final Screen screen) throws CommandException {
        final String word = Names.word(made);
        return switch (word) {
            case "" -> null;
            case "here" -> Boolean.TRUE;
            case "there" -> Boolean.FALSE;
            default -> throw screen.usage("--made is " + made + ", needs here or there");
        };
    }
}
