package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Offsets and sizes against sizeof and offsetof of a C compiler. */
class LayoutsTest {
    private static final Map<String, Layout> LAYOUTS =
            Map.ofEntries(
                    Map.entry("header", Layouts.HEADER),
                    Map.entry("clr", Layouts.CLR),
                    Map.entry("ins_ack", Layouts.IDENTITY),
                    Map.entry("upd_req", Layouts.IDENTITY),
                    Map.entry("del_c", Layouts.IDENTITY),
                    Map.entry("upd_c_freebsd", Layouts.UPD_C_FREEBSD),
                    Map.entry("upd_c_openbsd", Layouts.UPD_C_OPENBSD),
                    Map.entry("bus", Layouts.BUS),
                    Map.entry("tdb_freebsd", Layouts.TDB_FREEBSD),
                    Map.entry("tdb_openbsd", Layouts.TDB_OPENBSD),
                    Map.entry("state_1301", Layouts.STATE_1301),
                    Map.entry("state_1400", Layouts.STATE_1400),
                    Map.entry("state_1500", Layouts.STATE_1500),
                    Map.entry("state_v6", Layouts.STATE_OPENBSD));

    /** C has them as arrays, or under another name. */
    private static final Map<String, Field> OTHER_NAMES =
            Map.of(
                    "packets", Field.PACKETS0,
                    "bytes", Field.BYTES0,
                    "set_prio", Field.SET_PRIO0,
                    "key", Field.WIRE_ADDR0,
                    "rtableid", Field.RTABLEID_WIRE,
                    "__spare", Field.SPARE,
                    "_pad", Field.PAD);

    private static final Set<String> HALVES = Set.of("packets", "bytes", "set_prio", "key");

    @Test
    void agreeWithTheCompiler() throws IOException {
        final JsonObject compiled = PfsyncVector.document().getJsonObject("layouts_from_compiler");
        int fields = 0;
        for (final var entry : LAYOUTS.entrySet()) {
            final JsonObject expected = compiled.getJsonObject(entry.getKey());
            final Layout layout = entry.getValue();
            assertEquals(expected.getInt("sizeof"), layout.length(), entry::getKey);
            for (final var field : expected.getJsonObject("fields").entrySet()) {
                final JsonArray place = field.getValue().asJsonArray();
                assertPlace(entry.getKey(), layout, field.getKey(), place);
                fields++;
            }
        }
        assertEquals(150, fields);
    }

    private static void assertPlace(
            final String name, final Layout layout, final String field, final JsonArray place) {
        final Field ours = ours(name, layout, field);
        assertEquals(place.getInt(0), layout.offset(ours), () -> name + " " + field);
        if (!HALVES.contains(field) && ours != Field.RTABLEID_WIRE) {
            assertEquals(place.getInt(1), layout.width(ours), () -> name + " " + field);
        }
    }

    private static Field ours(final String name, final Layout layout, final String field) {
        if (name.startsWith("tdb") && field.equals("dst")) {
            return Field.DST_SOCKADDR;
        }
        if (field.equals("rtableid") && layout.has(Field.RTABLEID)) {
            return Field.RTABLEID;
        }
        final Field other = OTHER_NAMES.get(field);
        return other != null ? other : Field.valueOf(field.toUpperCase(Locale.ROOT));
    }

    /** The sides of a state lie one by one inside of their whole. */
    @Test
    void wholesCoverTheirParts() {
        for (final Layout layout : new Layout[] {Layouts.STATE_1301, Layouts.UPD_C_OPENBSD}) {
            assertEquals(32, layout.width(Field.SRC));
            assertEquals(layout.offset(Field.SRC), layout.offset(Field.SRC_SCRUB_FLAGS));
            assertEquals(layout.offset(Field.DST), layout.offset(Field.SRC_PAD) + 6);
            assertEquals(layout.offset(Field.DST) + 26, layout.offset(Field.DST_PAD));
        }
    }
}
