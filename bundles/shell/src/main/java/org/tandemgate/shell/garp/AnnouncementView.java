package org.tandemgate.shell.garp;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.announcement.AddressCheck;
import org.tandemgate.api.announcement.AddressCheck.Elsewhere;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Screen;
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
            final boolean failing = status.failingSince() != null;
            final Style style = failing ? Style.BAD : Style.PLAIN;
            table.row()
                    .cell(status.virtualHost())
                    .cell(status.announcing() ? "yes" : "no")
                    .cell(status.addresses())
                    .cell(status.sent())
                    .cell(status.failed(), style)
                    .cell(status.pending())
                    .either(Ages.ago(status.lastSent(), now), status.lastSent())
                    .either(in(status.nextDue(), now), status.nextDue())
                    .either(error(status, now), status.lastError(), style);
        }
        return table;
    }

    private static String error(final AnnouncementStatus status, final Instant now) {
        return status.lastError() == null
                ? ""
                : Ages.ago(status.lastErrorAt(), now) + ": " + status.lastError();
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
                .put("lastErrorAt", status.lastErrorAt())
                .put("lastErrorAgeMs", Ages.milliseconds(status.lastErrorAt(), now))
                .put("failingSince", status.failingSince())
                .put("neighbors", status.checks().stream().map(it -> json(it, now)).toList())
                .put("ageMs", Ages.milliseconds(status.takenAt(), now));
    }

    private static Json json(final AddressCheck check, final Instant now) {
        return new Json()
                .put("address", check.address().toString())
                .put("confirmed", check.confirmed())
                .put("wrong", check.wrong().size())
                .put("unseen", check.unseen())
                .put("open", check.open())
                .put("wrongNeighbors", check.wrong().stream().map(AnnouncementView::json).toList())
                .put("changedAt", check.changedAt())
                .put("changedAgeMs", Ages.milliseconds(check.changedAt(), now));
    }

    private static Json json(final Elsewhere wrong) {
        return new Json()
                .put("neighbor", wrong.neighbor().toString())
                .put("sendsTo", wrong.sendsTo().toString());
    }

    /** Whether neighbours learned: a line for each virtual host, and one for each that did not. */
    static void neighbors(
            final List<AnnouncementStatus> all, final Instant now, final Screen screen) {
        for (final AnnouncementStatus status : all) {
            final List<AddressCheck> checks = status.checks();
            checks.stream()
                    .map(AddressCheck::changedAt)
                    .max(Comparator.naturalOrder())
                    .ifPresent(
                            newest ->
                                    screen.line(
                                            String.format(
                                                    "%s neighbours: %d confirmed, %d wrong, %d"
                                                            + " unseen, %d being asked; %s",
                                                    status.virtualHost(),
                                                    sum(checks, AddressCheck::confirmed),
                                                    sum(checks, it -> it.wrong().size()),
                                                    sum(checks, AddressCheck::unseen),
                                                    sum(checks, AddressCheck::open),
                                                    Ages.ago(newest, now))));
            checks.forEach(check -> wrong(check, screen));
        }
    }

    private static int sum(
            final List<AddressCheck> checks, final ToIntFunction<AddressCheck> number) {
        return checks.stream().mapToInt(number).sum();
    }

    private static void wrong(final AddressCheck check, final Screen screen) {
        for (final Elsewhere wrong : check.wrong()) {
            final String text =
                    "  "
                            + wrong.neighbor()
                            + " sends "
                            + check.address()
                            + " to "
                            + wrong.sendsTo();
            screen.line(screen.paint(Style.BAD, text));
        }
    }

    /** Each address by itself. */
    static Table addresses(final List<AnnouncementStatus> all, final Instant now) {
        final Table table =
                new Table(
                        "NAME", "ADDRESS", "CONFIRMED#", "WRONG#", "UNSEEN#", "ASKING#", "CHANGED");
        for (final AnnouncementStatus status : all) {
            for (final AddressCheck check : status.checks()) {
                final int wrong = check.wrong().size();
                table.row()
                        .cell(status.virtualHost())
                        .cell(check.address())
                        .cell(check.confirmed())
                        .cell(wrong, wrong == 0 ? Style.PLAIN : Style.BAD)
                        .cell(check.unseen())
                        .cell(check.open())
                        .cell(Ages.ago(check.changedAt(), now));
            }
        }
        return table;
    }
}
