package org.tandemgate.itests.world.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Output as ping of iputils and tcpdump print it. */
class EchoesTest {
    @Test
    void newestAnswerIsFoundAmongLateOnes() {
        final String output =
                """
                136 bytes from 10.1.0.10: icmp_seq=9 ttl=63 time=0.041 ms
                136 bytes from 10.1.0.10: icmp_seq=12 ttl=63 time=0.040 ms
                136 bytes from 10.1.0.10: icmp_seq=11 ttl=63 time=90 ms
                From 10.0.0.2 icmp_seq=40 Destination Host Unreachable
                """;

        assertEquals(12, Echoes.newest(output));
        assertEquals(0, Echoes.newest("PING 10.1.0.10 (10.1.0.10) 128(156) bytes of data.\n"));
    }

    @Test
    void everyIdentityIsSeenOnce() {
        final String output =
                """
                12:00:00.000001 IP 10.1.0.1 > 10.1.0.10: ICMP echo request, id 7, seq 1, length 136
                12:00:00.100001 IP 10.1.0.1 > 10.1.0.10: ICMP echo request, id 7, seq 2, length 136
                12:00:00.100002 IP 10.1.0.1 > 10.1.0.10: ICMP echo request, id 65535, seq 1, length 136
                """;

        assertEquals(Set.of(7, 65535), Echoes.identities(output));
    }
}
