package org.tandemgate.shell.garp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Style;
import org.tandemgate.shell.output.Table;

/** Announcements in rows and in JSON. Columns and keys are public interface. */
final class AnnouncementView {
    private AnnouncementView() {}

    static Table table(final List<AnnouncementStatus> all, final Instant now) {
        final Table table =
                new Table(
                        "NAME",
                        "ANNOUNCING",
                        "ADDRESSES#",
                        "SENT#",
                        "FAILED#",
                        "PENDING#",
                        "LAST",
                        "NEXT",
                        "LAST ERROR");
        for (final AnnouncementStatus status : all) {
            final String error = status.lastError();
            table.row()
                    .cell(status.virtualHost())
                    .cell(status.announcing() ? "yes" : "no")
                    .cell(status.addresses())
                    .cell(status.sent())
                    .cell(status.failed(), status.failed() == 0 ? Style.PLAIN : Style.BAD)
                    .cell(status.pending())
                    .either(Ages.ago(status.lastSent(), now), status.lastSent())
                    .either(in(status.nextDue(), now), status.nextDue())
                    .cell(error == null ? "" : error, Style.BAD);
        }
        return table;
    }

    private static String in(final @Nullable Instant due, final Instant now) {
        return due == null ? "" : "in " + Ages.text(Duration.between(now, due));
    }

    static Json json(final AnnouncementStatus status, final Instant now) {
        return new Json()
                .put("name", status.virtualHost())
                .put("announcing", status.announcing())
                .put("addresses", status.addresses())
                .put("sent", status.sent())
                .put("failed", status.failed())
                .put("pending", status.pending())
                .put("lastSent", status.lastSent())
                .put("nextDue", status.nextDue())
                .put("lastError", status.lastError())
                .put("ageMs", Ages.milliseconds(status.takenAt(), now));
    }
}
