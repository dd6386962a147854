package org.tandemgate.shell.keaha;

import org.tandemgate.api.keaha.Remark;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Paragraph;

/** What was found about configurations, for people and programs. */
final class Remarks {
    private Remarks() {}

    static void print(final Remark remark, final Paragraph paragraph) {
        final String text = remark.text() + " (" + remark.value() + ")";
        if (remark.grave()) {
            paragraph.bad("wrong", text);
        } else {
            paragraph.notice("look", text);
        }
        paragraph.next(remark.next());
    }

    static Json json(final Remark remark) {
        return new Json()
                .put("grave", remark.grave())
                .put("text", remark.text())
                .put("value", remark.value())
                .put("next", remark.next());
    }
}
