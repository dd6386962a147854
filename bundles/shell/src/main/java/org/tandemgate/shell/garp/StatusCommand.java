package org.tandemgate.shell.garp;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(scope = "garp", name = "status", description = "Show what was announced and what is due")
public final class StatusCommand extends JsonCommand {
    @Option(name = "--no-format", description = "Print tab separated columns without heading")
    boolean noFormat;

    @Option(name = "-v", aliases = "--verbose", description = "Print each address by itself too")
    boolean verbose;

    @Override
    protected boolean isPlain() {
        return noFormat;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final List<AnnouncementStatus> all =
                services.find(Announcer.class)
                        .orElseThrow(() -> screen.notInstalled("gratuitous-arp"))
                        .status();
        final Instant now = Instant.now();
        if (isJson()) {
            final var items = all.stream().map(item -> AnnouncementView.json(item, now)).toList();
            screen.json(new Json().put("observedAt", now).put("virtualHosts", items));
        } else if (all.isEmpty() && screen.isFormatted()) {
            screen.line("nothing announced: no virtual host is known here; see carp:list");
        } else {
            screen.table(AnnouncementView.table(all, now));
            if (screen.isFormatted()) {
                AnnouncementView.neighbors(all, now, screen);
            }
            if (screen.isFormatted() && verbose) {
                screen.table(AnnouncementView.addresses(all, now));
            }
        }
        screen.exit(all.stream().anyMatch(this::isBad) ? ExitCode.DEGRADED : ExitCode.FINE);
    }

    private boolean isBad(final AnnouncementStatus status) {
        return status.failingSince() != null
                || status.checks().stream().anyMatch(check -> !check.wrong().isEmpty());
    }
}
