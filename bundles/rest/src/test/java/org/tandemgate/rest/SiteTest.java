package org.tandemgate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.web.WebFile;
import org.tandemgate.net.IpAddress;

/** Files of other bundles. */
class SiteTest {
    private static final String POLICY = "default-src 'self'";
    private static final byte[] TEXT = "hello".repeat(100).getBytes(StandardCharsets.UTF_8);

    @TempDir static Path directory;

    private Served served;

    @BeforeEach
    void serve() throws IOException {
        served = new Served(directory, 4);
        final WebFile page = new WebFile("text/html; charset=utf-8", POLICY, false, TEXT);
        final WebFile script = new WebFile("text/javascript", POLICY, true, TEXT);
        final Map<String, WebFile> files =
                Map.of("/", page, "/assets/x.js", script, "/api/v1/status", page);
        served.sites = List.of(path -> Optional.ofNullable(files.get(path)));
    }

    @AfterEach
    void end() {
        served.close();
    }

    private static String header(final HttpResponse<byte[]> response, final String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void aFileIsForEverybodyUnderItsOwnPolicy() throws Exception {
        final HttpResponse<byte[]> page = served.file("/", "identity");
        assertEquals(200, page.statusCode());
        assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
        assertEquals(POLICY, header(page, "Content-Security-Policy"));
        assertEquals("no-cache", header(page, "Cache-Control"));
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("", header(page, "Content-Encoding"));
        assertEquals("hello".repeat(100), new String(page.body(), StandardCharsets.UTF_8));
        assertEquals(
                "public, max-age=31536000, immutable",
                header(served.file("/assets/x.js", "identity"), "Cache-Control"));
        assertEquals(405, served.post("admin", "/", "{}").statusCode());
    }

    @Test
    void itIsCompressedForThoseWhoTakeThat() throws Exception {
        for (final String accepted : List.of("gzip", "br, GZIP;q=0.5", "gzip;q=1.0")) {
            final HttpResponse<byte[]> page = served.file("/", accepted);
            assertEquals("gzip", header(page, "Content-Encoding"), accepted);
            try (var in = new GZIPInputStream(new ByteArrayInputStream(page.body()))) {
                assertEquals(
                        "hello".repeat(100), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        for (final String accepted : List.of("br", "gzip;q=0", "gzip; q=0.00", "xgzip", ",")) {
            assertEquals("", header(served.file("/", accepted), "Content-Encoding"), accepted);
        }
    }

    /** A bundle that claims what is not its own opens nothing, and nothing is at other paths. */
    @Test
    void noFileStandsBelowTheApiAndNoneAtAVirtualAddress() throws Exception {
        assertEquals(401, served.get("", "/api/v1/status").statusCode());
        assertEquals(404, served.get("", "/assets/../etc/passwd").statusCode());
        served.virtual = Set.of(IpAddress.parse("127.0.0.1"));
        assertEquals(421, served.get("", "/").statusCode());
    }
}
