package org.tandemgate.rest.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of an address behind the question mark. */
final class Query {
    private static final int MOST = 16;

    private Query() {}

    /**
     * Parameters by name.
     *
     * @param raw as it came, absent without
     */
    static Map<String, String> parse(final @Nullable String raw) throws ProblemException {
        final Map<String, String> all = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return all;
        }
        for (final String pair : raw.split("&", -1)) {
            final int equals = pair.indexOf('=');
            final String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            final String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (all.put(name, value) != null || all.size() > MOST) {
                throw ProblemException.badRequest(
                        "the query has " + name + " twice, or more than " + MOST + " parameters",
                        "send each once");
            }
        }
        return all;
    }

    /** Percent-decoded. */
    static String decode(final String text) throws ProblemException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException broken) {
            throw ProblemException.badRequest(
                    "a percent sign is not followed by two hexadecimal digits", "encode it as %25");
        }
    }
}
