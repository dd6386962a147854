package org.tandemgate.carp.component;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.itests.fuzz.Fuzz;

/**
 * Lines KEY=VALUE of a virtual host: settings, or a refusal that keeps the passphrase to itself.
 */
final class SettingsFuzzTest {
    private static final Set<String> KEYS =
            Set.of(
                    "interface",
                    "vhid",
                    "passphrase",
                    "addresses",
                    "advbase",
                    "advskew",
                    "mac",
                    "balancing",
                    "peer",
                    "peer6",
                    "allow");
    private static final String SECRET = "zQ9!";

    @Test
    void virtualHost() {
        Fuzz.of("settings", 8_000, RefusedConfigurationException.class)
                .run(
                        input -> {
                            final var reader = new SettingsReader(properties(input));
                            try {
                                final var settings = reader.settings();
                                assertFalse(settings.toString().contains(SECRET));
                                return "mac " + settings.macMode() + settings.addresses().size();
                            } catch (final RefusedConfigurationException refused) {
                                assertFalse(String.valueOf(refused.getMessage()).contains(SECRET));
                                return complaints(String.valueOf(refused.getMessage()));
                            } finally {
                                reader.unknownKeys();
                            }
                        });
    }

    /** Which keys were complained of. */
    private static String complaints(final String message) {
        return Arrays.stream(message.split("; "))
                .map(complaint -> complaint.replaceAll("[^a-z0-9].*", ""))
                .filter(KEYS::contains)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Object> properties(final byte[] input) {
        final Map<String, Object> properties = new HashMap<>();
        new String(input, StandardCharsets.UTF_8)
                .lines()
                .limit(40)
                .forEach(
                        line -> {
                            final int equals = line.indexOf('=');
                            if (equals > 0) {
                                properties.put(
                                        line.substring(0, equals), line.substring(equals + 1));
                            }
                        });
        final Object passphrase = properties.get("passphrase");
        if (passphrase != null && !isReference(passphrase.toString())) {
            properties.put("passphrase", SECRET + passphrase);
        }
        return properties;
    }

    private static boolean isReference(final String passphrase) {
        return passphrase.startsWith("file:") || passphrase.startsWith("env:");
    }
}
