package org.tandemgate.commandsocket.component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.karaf.shell.api.console.SignalListener;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.runtime.Shell;

/**
 * The client's terminal as the shell sees it: JLine's for editing lines, Karaf's for commands. The
 * client's side is in raw mode; echo, line ends and Ctrl-C are handled here.
 */
final class ShellTerminal extends ExternalTerminal
        implements org.apache.karaf.shell.api.console.Terminal {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    ShellTerminal(final CommandRequest request, final Shell.Streams streams) throws IOException {
        super("tandemgate", type(request), streams.in(), streams.out(), StandardCharsets.UTF_8);
        setSize(
                new Size(
                        request.columns() == 0 ? COLUMNS : request.columns(),
                        request.rows() == 0 ? ROWS : request.rows()));
    }

    private static String type(final CommandRequest request) {
        return request.terminalType().isEmpty() ? "dumb" : request.terminalType();
    }

    @Override
    public int getWidth() {
        return getSize().getColumns();
    }

    @Override
    public int getHeight() {
        return getSize().getRows();
    }

    @Override
    public boolean isAnsiSupported() {
        return !"dumb".equals(getType());
    }

    @Override
    public boolean isEchoEnabled() {
        return echo();
    }

    @Override
    public void setEchoEnabled(final boolean enabled) {
        echo(enabled);
    }

    /** No command of this distribution listens; the shell itself handles JLine's signals. */
    @Override
    public void addSignalListener(
            final SignalListener listener,
            final org.apache.karaf.shell.api.console.Signal... signals) {}

    @Override
    public void addSignalListener(
            final SignalListener listener,
            final EnumSet<org.apache.karaf.shell.api.console.Signal> signals) {}

    @Override
    public void addSignalListener(final SignalListener listener) {}

    @Override
    public void removeSignalListener(final SignalListener listener) {}
}
