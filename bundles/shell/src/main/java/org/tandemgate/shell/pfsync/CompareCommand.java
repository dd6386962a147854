package org.tandemgate.shell.pfsync;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.pfsync.Comparison;
import org.tandemgate.api.pfsync.PeerUnreachableException;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "pfsync",
        name = "compare",
        description = "Compare the states of both nodes and name what differs")
public final class CompareCommand extends JsonCommand {
    @Option(name = "--wait", description = "How long to wait for the peer, 1..60 s; 10 when absent")
    String seconds = "10";

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Duration bound = Duration.ofSeconds(Numbers.of("--wait", seconds, 1, 60, screen));
        try {
            final Comparison comparison = Replication.of(services, screen).compare(bound);
            if (isJson()) {
                screen.json(ComparisonView.json(comparison));
            } else {
                ComparisonView.print(comparison, screen);
            }
            screen.exit(comparison.equal() ? ExitCode.FINE : ExitCode.DEGRADED);
        } catch (final PeerUnreachableException e) {
            throw screen.end(ExitCode.PEER_UNREACHABLE, e.getMessage());
        } catch (final TimeoutException e) {
            throw screen.end(
                    ExitCode.TIMEOUT,
                    Objects.requireNonNullElse(
                            e.getMessage(),
                            "the peer did not answer in " + bound.toSeconds() + " s"));
        }
    }
}
