package org.tandemgate.rest.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.web.WebFile;

/** Files that everybody may have, as browsers want them. */
final class SiteFiles {
    private static final String YEAR = "public, max-age=31536000, immutable";

    private SiteFiles() {}

    static void send(final HttpExchange exchange, final WebFile file) throws IOException {
        final Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", file.contentType());
        headers.set("Content-Security-Policy", file.policy());
        headers.set("Cache-Control", file.isLasting() ? YEAR : "no-cache");
        headers.set("Vary", "Accept-Encoding");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        final boolean gzip = takesGzip(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
        if (gzip) {
            headers.set("Content-Encoding", "gzip");
        }
        final byte[] body = gzip ? file.compressed() : file.plain();
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Whether gzip is named, and not with weight 0 (RFC 9110 section 12.5.3). */
    static boolean takesGzip(final @Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (final String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            final String[] parts = coding.replace(" ", "").split(";", -1);
            if (parts[0].equals("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
