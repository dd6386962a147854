package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScreenTest {
    private static boolean colours(final FakeSession fake, final Object told, final boolean plain) {
        final var session = fake.session();
        if (told instanceof Boolean) {
            session.put("tandemgate.terminal", told);
        }
        return !Screen.of(session, plain).paint(Style.BAD, "x").equals("x");
    }

    @Test
    void coloursNeedATerminal() {
        assertEquals(true, colours(new FakeSession("xterm-256color"), "", false));
        assertEquals(false, colours(new FakeSession("xterm-256color"), "", true));
        assertEquals(false, colours(new FakeSession("dumb"), "", false));
        assertEquals(false, colours(new FakeSession(null), "", false));
        assertEquals(false, colours(new FakeSession("xterm"), false, false));
        assertEquals(true, colours(new FakeSession(null), true, false));
        assertEquals("x", Screen.of(null, false).paint(Style.BAD, "x"));
    }

    /** Numbers of the contract. */
    @Test
    void exitCodesReachTheSession() {
        final String[] contract = {
            "FINE", "USAGE", "REFUSED", "DEGRADED", "NO_MASTER", "PEER_UNREACHABLE", "TIMEOUT"
        };
        assertEquals(contract.length, ExitCode.values().length);
        for (int number = 0; number < contract.length; number++) {
            final Transcript transcript = new Transcript();
            transcript.screen().exit(ExitCode.valueOf(contract[number]));
            assertEquals(number, transcript.exit());
        }
    }
}
