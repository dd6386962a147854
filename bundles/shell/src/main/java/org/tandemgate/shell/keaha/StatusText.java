package org.tandemgate.shell.keaha;

import java.time.Instant;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;

/** The status for people. */
final class StatusText {
    private static final int LABEL = 9;

    private final KeaHaStatus status;
    private final Instant now;
    private final Screen screen;

    StatusText(final KeaHaStatus status, final Instant now, final Screen screen) {
        this.status = status;
        this.now = now;
        this.screen = screen;
    }

    void print() {
        final var paragraph = new Paragraph(screen, LABEL);
        for (final KeaHaStatus.Service service : status.services()) {
            print(service, paragraph);
        }
        paragraph.asOf(status.takenAt(), now);
    }

    private void print(final KeaHaStatus.Service service, final Paragraph paragraph) {
        final KeaHaStatus.Verdict verdict = service.verdict();
        paragraph.head(
                service.name() + " ",
                verdict.well() ? Style.GOOD : Style.BAD,
                verdict.condition(),
                ": " + verdict.text() + ", " + Ages.ago(verdict.since(), now));
        if (!verdict.next().isEmpty()) {
            paragraph.next(verdict.next());
        }
        paragraph.item("here", server(service.local()));
        paragraph.item("there", server(service.peer()));
        final Long skew = service.skewMillis();
        paragraph.item("clocks", skew == null ? "not compared yet" : "differ by " + skew + " ms");
        doing(service, paragraph);
        check(service.check(), paragraph);
    }

    private void check(final KeaHaStatus.Check check, final Paragraph paragraph) {
        final Instant at = check.at();
        if (at != null) {
            paragraph.item("checked", Ages.ago(at, now));
        }
        if (check.notCompared() != null) {
            paragraph.notice("alone", "both servers are not compared: " + check.notCompared());
        }
        check.remarks().forEach(remark -> Remarks.print(remark, paragraph));
    }

    private void doing(final KeaHaStatus.Service service, final Paragraph paragraph) {
        final KeaHaStatus.Doing doing = service.doing();
        if (doing.silenced()) {
            paragraph.notice("silenced", "the server of this node is switched off from here");
        }
        if (doing.demoted()) {
            paragraph.notice("demoted", "this node, because its server is unfit");
        }
        if (doing.maintenance()) {
            paragraph.notice("leaving", "the other node is to serve; keaha:maintenance off");
        }
        final KeaHaStatus.Step last = doing.last();
        if (last != null) {
            paragraph.item("last step", last.text() + ", " + Ages.ago(last.at(), now));
        }
        if (doing.failures() > 0) {
            paragraph.notice("failures", doing.failures() + " commands, see the log");
        }
    }

    private String server(final KeaHaStatus.Server server) {
        final KeaHaStatus.Said said = server.said();
        final String error = server.error();
        final String last =
                said == null
                        ? "nothing heard"
                        : said.state()
                                + ", "
                                + (said.scopes().isEmpty()
                                        ? "serves nobody"
                                        : "serves " + String.join(" and ", said.scopes()))
                                + (said.unsentUpdates() > 0
                                        ? ", " + said.unsentUpdates() + " updates not sent"
                                        : "")
                                + ", said "
                                + Ages.ago(said.at(), now);
        return server.name() + " " + last + (error == null ? "" : "; now: " + error);
    }
}
