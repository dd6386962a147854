package org.tandemgate.api.pfsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;

class StateFilterTest {
    private static final StateEntry.Flow OUT =
            new StateEntry.Flow(
                    IpAddress.parse("10.0.0.5"), 40000, IpAddress.parse("192.0.2.9"), 443);
    private static final StateEntry.Flow BACK =
            new StateEntry.Flow(
                    IpAddress.parse("192.0.2.9"), 443, IpAddress.parse("192.0.2.1"), 1024);
    private static final StateEntry TRANSLATED = entry(BACK);

    private static StateEntry entry(final StateEntry.Flow reply) {
        return new StateEntry("1/2", true, 6, OUT, reply, "ESTABLISHED", 0, 0, 300);
    }

    private static StateFilter address(final String text) {
        return new StateFilter(null, IpAddress.parse(text), null, null);
    }

    private static StateFilter port(final int port) {
        return new StateFilter(null, null, port, null);
    }

    @Test
    void whatIsAbsentDoesNotMatter() {
        assertTrue(StateFilter.ALL.matches(TRANSLATED));
    }

    @Test
    void anAddressCountsBeforeAndAfterTranslation() {
        assertTrue(address("10.0.0.5").matches(TRANSLATED));
        assertTrue(address("192.0.2.9").matches(TRANSLATED));
        assertTrue(address("192.0.2.1").matches(TRANSLATED));
        assertFalse(address("192.0.2.1").matches(entry(OUT.inverse())));
    }

    @Test
    void aPortCountsBeforeAndAfterTranslation() {
        assertTrue(port(40000).matches(TRANSLATED));
        assertTrue(port(443).matches(TRANSLATED));
        assertTrue(port(1024).matches(TRANSLATED));
        assertFalse(port(1024).matches(entry(OUT.inverse())));
    }

    @Test
    void protocolAndMakerAreCompared() {
        assertTrue(new StateFilter(6, null, null, true).matches(TRANSLATED));
        assertFalse(new StateFilter(17, null, null, null).matches(TRANSLATED));
        assertFalse(new StateFilter(null, null, null, false).matches(TRANSLATED));
    }

    @Test
    void aReplyThatIsTheInverseIsNotTranslated() {
        assertEquals(OUT, OUT.inverse().inverse());
        assertTrue(TRANSLATED.isTranslated());
        assertFalse(entry(OUT.inverse()).isTranslated());
    }
}
