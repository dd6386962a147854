package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;

class RivalryTest {
    private static Rivalry after(final String senders) {
        Rivalry rivalry = Rivalry.NONE;
        for (int i = 0; i < senders.length(); i++) {
            rivalry = rivalry.heard(IpAddress.parse("10.0.0." + (int) senders.charAt(i)));
        }
        return rivalry;
    }

    @Test
    void twoThatTakeTurnsAreRivals() {
        assertTrue(after("ababa").isOn());
        assertTrue(after("aabbaabba").isOn());
        assertTrue(after("abcab").isOn());
    }

    @Test
    void aMasterAndAHandOverAreNone() {
        assertFalse(Rivalry.NONE.isOn());
        assertFalse(after("aaaaaaaa").isOn());
        assertFalse(after("aaabbb").isOn());
        assertFalse(after("aabab").isOn());
    }

    @Test
    void itEndsWhenOneIsHeardAlone() {
        assertTrue(after("ababa" + "aaaaaa").isOn());
        assertFalse(after("ababa" + "aaaaaaa").isOn());
        assertFalse(after("ababa" + "aaaaaaaaaaaaaaaabaaaa").isOn());
    }
}
