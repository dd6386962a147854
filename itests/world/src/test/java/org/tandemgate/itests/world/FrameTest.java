package org.tandemgate.itests.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FrameTest {
    /** Made by hand after RFC 826 and the CARP header; no codec of ours was involved. */
    private static final String ADVERT =
            "01005e000012"
                    + "00005e000107"
                    + "0800"
                    + "45e00038"
                    + "00004000"
                    + "ff700000"
                    + "0a000002"
                    + "e0000012"
                    + "2107640700010000"
                    + "0000000000000001"
                    + "0000000000000000000000000000000000000000";

    private static final String GRATUITOUS =
            "ffffffffffff"
                    + "00005e000107"
                    + "0806"
                    + "0001080006040001"
                    + "00005e000107"
                    + "0a000001"
                    + "000000000000"
                    + "0a000001";

    @Test
    void readsAnAdvert() {
        final Frame.Advert advert = new Frame(Instant.EPOCH, ADVERT).advert().orElseThrow();

        assertEquals("00:00:5e:00:01:07", advert.sourceMac());
        assertEquals("10.0.0.2", advert.source());
        assertEquals("224.0.0.18", advert.destination());
        assertEquals(255, advert.ttl());
        assertEquals(7, advert.vhid());
        assertEquals(100, advert.advskew());
        assertEquals(1, advert.advbase());
        assertFalse(advert.isBowOut());
    }

    /** A VRRPv3 advertisement is protocol 112 too, and no CARP. */
    @Test
    void takesNothingElseForAnAdvert() {
        final String vrrp = ADVERT.replace("2107640700010000", "3107640100640000");

        assertTrue(new Frame(Instant.EPOCH, vrrp).advert().isEmpty());
        assertTrue(new Frame(Instant.EPOCH, GRATUITOUS).advert().isEmpty());
    }

    @Test
    void readsAnAnnouncement() {
        final Frame.Arp arp = new Frame(Instant.EPOCH, GRATUITOUS).arp().orElseThrow();

        assertTrue(arp.isGratuitousRequest());
        assertEquals("00:00:5e:00:01:07", arp.senderMac());
        assertEquals("10.0.0.1", arp.sender());
        assertEquals("00:00:00:00:00:00", arp.targetMac());
    }

    @Test
    void readsANeighborAdvertisement() {
        final String frame =
                "333300000001"
                        + "00005e000107"
                        + "86dd"
                        + "60000000"
                        + "0020"
                        + "3aff"
                        + "20010db8000000000000000000000001"
                        + "ff020000000000000000000000000001"
                        + "88000000"
                        + "a0000000"
                        + "20010db8000000000000000000000001"
                        + "0201"
                        + "00005e000107";

        final var na = new Frame(Instant.EPOCH, frame).neighborAdvertisement().orElseThrow();

        assertTrue(na.router());
        assertFalse(na.solicited());
        assertTrue(na.override());
        assertEquals(255, na.hopLimit());
        assertEquals("2001:db8:0:0:0:0:0:1", na.target());
        assertEquals("00:00:5e:00:01:07", na.linkLayer());
    }
}
