package org.tandemgate.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.net.IpAddress;

class ConntrackTupleTest {
    private static final IpAddress HERE = IpAddress.parse("10.0.0.1");
    private static final IpAddress THERE = IpAddress.parse("192.0.2.1");

    @Test
    void answersComeBackFromThePortThatWasAsked() {
        assertEquals(
                new ConntrackTuple(THERE, HERE, 17, 53, 40000),
                new ConntrackTuple(HERE, THERE, 17, 40000, 53).inverse());
    }

    /** nf_conntrack_proto_icmp.c invmap and its relative for IPv6; codes stay. */
    @ParameterizedTest
    @CsvSource({
        "1, 8, 0",
        "1, 0, 8",
        "1, 13, 14",
        "1, 14, 13",
        "1, 15, 16",
        "1, 17, 18",
        "1, 18, 17",
        "1, 3, 3",
        "58, 128, 129",
        "58, 129, 128",
        "58, 139, 140",
        "58, 140, 139",
        "58, 8, 8"
    })
    void echoesAreAnsweredByAnotherType(final int protocol, final int type, final int answer) {
        assertEquals(
                new ConntrackTuple(THERE, HERE, protocol, 4711, answer << 8 | 5),
                new ConntrackTuple(HERE, THERE, protocol, 4711, type << 8 | 5).inverse());
    }

    @Test
    void valuesAreChecked() {
        final IpAddress v6 = IpAddress.parse("2001:db8::1");
        assertThrows(IllegalArgumentException.class, () -> new ConntrackTuple(HERE, v6, 6, 1, 2));
        assertThrows(
                IllegalArgumentException.class, () -> new ConntrackTuple(HERE, THERE, 256, 1, 2));
        assertThrows(
                IllegalArgumentException.class, () -> new ConntrackTuple(HERE, THERE, 6, -1, 2));
        assertThrows(
                IllegalArgumentException.class, () -> new ConntrackTuple(HERE, THERE, 6, 1, 65536));
    }
}
