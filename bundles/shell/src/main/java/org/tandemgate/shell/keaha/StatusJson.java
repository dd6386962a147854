package org.tandemgate.shell.keaha;

import java.time.Instant;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;

/** The status as JSON; its keys are public interface. */
final class StatusJson {
    private StatusJson() {}

    static Json of(final KeaHaStatus status, final Instant now) {
        final var json = new Json().put("observedAt", now);
        for (final KeaHaStatus.Service service : status.services()) {
            json.put(service.name(), service(service, now));
        }
        return json.put("takenAt", status.takenAt());
    }

    private static Json service(final KeaHaStatus.Service service, final Instant now) {
        final KeaHaStatus.Doing doing = service.doing();
        final KeaHaStatus.Step last = doing.last();
        return new Json()
                .put("mode", service.mode())
                .put("condition", service.verdict().condition())
                .put("well", service.verdict().well())
                .put("text", service.verdict().text())
                .put("next", service.verdict().next())
                .put("since", service.verdict().since())
                .put("holder", service.holder())
                .put("local", server(service.local(), now))
                .put("peer", server(service.peer(), now))
                .put("skewMs", service.skewMillis())
                .put("silenced", doing.silenced())
                .put("demoted", doing.demoted())
                .put("maintenance", doing.maintenance())
                .put("failures", doing.failures())
                .put(
                        "last",
                        last == null
                                ? null
                                : new Json().put("text", last.text()).put("at", last.at()))
                .put("check", check(service.check(), now));
    }

    private static Json check(final KeaHaStatus.Check check, final Instant now) {
        return new Json()
                .put("well", check.isWell())
                .put("notCompared", check.notCompared())
                .put("ageMs", Ages.milliseconds(check.at(), now))
                .put("remarks", check.remarks().stream().map(Remarks::json).toList());
    }

    /** Without a word of it, state is null and scopes are empty. */
    private static Json server(final KeaHaStatus.Server server, final Instant now) {
        final KeaHaStatus.Said said = server.said();
        return new Json()
                .put("name", server.name())
                .put("where", server.where())
                .put("reach", server.reach())
                .put("state", said == null ? null : said.state())
                .put("scopes", said == null ? java.util.List.of() : said.scopes())
                .put("unsentUpdates", said == null ? null : said.unsentUpdates())
                .put("ageMs", Ages.milliseconds(said == null ? null : said.at(), now))
                .put("error", server.error());
    }
}
