package org.tandemgate.gratuitousarp.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.api.election.Role;
import org.tandemgate.gratuitousarp.runtime.FakeLinux;
import org.tandemgate.gratuitousarp.runtime.VirtualHosts;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;

class GratuitousArpComponentTest {
    private final FakeLinux linux = new FakeLinux();
    private final GratuitousArpComponent component =
            new GratuitousArpComponent(file("repeat", "1", "refresh.s", "0"), linux);

    private static Map<String, Object> file(final String... keysAndValues) {
        final Map<String, Object> properties = new HashMap<>();
        properties.put(
                "felix.fileinstall.filename", "file:/opt/etc/org.tandemgate.gratuitousarp.cfg");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    @AfterEach
    void stop() {
        component.stop();
        assertEquals(0, linux.open());
    }

    @Test
    void readsEveryKey() throws RefusedConfigurationException {
        final var reader =
                new SettingsReader(
                        file(
                                "repeat",
                                "7",
                                "gap.ms",
                                "30",
                                "refresh.s",
                                "5",
                                "rate",
                                "99",
                                "confirm",
                                "12"));

        assertEquals(new AnnouncementSettings(7, 30, 5, 99, 12), reader.settings());
        assertEquals(AnnouncementSettings.DEFAULT, new SettingsReader(file()).settings());
    }

    /** The annotation feeds consoles, the reader decides: both must know the same defaults. */
    @Test
    void describesTheDefaultsThatAreInForce() throws ReflectiveOperationException {
        final var keys = GratuitousArpConfiguration.class;

        assertEquals(3, keys.getMethod("repeat").getDefaultValue());
        assertEquals(0, keys.getMethod("gap_ms").getDefaultValue());
        assertEquals(60, keys.getMethod("refresh_s").getDefaultValue());
        assertEquals(1000, keys.getMethod("rate").getDefaultValue());
        assertEquals(8, keys.getMethod("confirm").getDefaultValue());
        assertEquals(new AnnouncementSettings(3, 0, 60, 1000, 8), AnnouncementSettings.DEFAULT);
    }

    @Test
    void refusesABadFileAndKeepsWhatWasInForce() {
        component.configure(file("repeat", "0", "rate", "fast", "refresh.s", "1"));

        assertEquals(1, component.problems().size());
        assertEquals(
                "repeat is 0, needs 1..100; rate is fast, needs 1..100000"
                        + " (org.tandemgate.gratuitousarp.cfg)",
                component.problems().get(0).text());
        assertEquals("org.tandemgate.gratuitousarp.cfg", component.problems().get(0).source());
        component.transitioned(VirtualHosts.change("lan", Role.BACKUP, Role.MASTER, "10.0.0.1/24"));
        linux.awaitFrames(1);
        awaitSent(1);
        assertEquals(null, component.status().get(0).nextDue());

        component.configure(file("repeat", "1", "gap.ms", "1", "refresh.s", "60"));
        assertEquals(0, component.problems().size());
        assertTrue(component.status().get(0).nextDue() != null);
    }

    private void awaitSent(final long count) {
        final long end = System.nanoTime() + 10_000_000_000L;
        while (component.status().get(0).sent() < count) {
            assertTrue(System.nanoTime() - end < 0, component.status().toString());
            Thread.onSpinWait();
        }
    }

    @Test
    void namesMisspeltKeys() {
        component.configure(file("refresh", "5"));

        assertTrue(
                component.problems().get(0).text().startsWith("refresh is not a key of this file"),
                component.problems().toString());
    }

    @Test
    void announcesOnRequest() {
        component.transitioned(VirtualHosts.change("lan", Role.BACKUP, Role.MASTER, "10.0.0.1/24"));
        linux.awaitFrames(1);

        assertEquals("[lan]", component.announce("lan").toString());
        linux.awaitFrames(2);
    }
}
