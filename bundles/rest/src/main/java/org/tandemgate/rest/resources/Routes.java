package org.tandemgate.rest.resources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tandemgate.api.web.WebPage;
import org.tandemgate.rest.http.Access;
import org.tandemgate.rest.http.Route;

/** Every path below {@code /api/v1/}; the OpenAPI document beside says the same for programs. */
public final class Routes {
    private Routes() {}

    /** All of them. */
    public static List<Route> of(final NodeServices services, final EventPages events) {
        final Overview overview = new Overview(services);
        final Groups groups = new Groups(services);
        final Parts parts = new Parts(services);
        final DrillPages drills = new DrillPages(services);
        final Operations operations = new Operations(services);
        return List.of(
                get("live", Access.NOBODY, overview::live),
                get("status", Access.VIEWER, overview::status),
                get("nodes", Access.VIEWER, overview::nodes),
                get("doctor", Access.VIEWER, overview::doctor),
                get("drills", Access.VIEWER, drills::all),
                get("groups", Access.VIEWER, groups::all),
                get("groups/*", Access.VIEWER, groups::one),
                get("explain", Access.VIEWER, groups::explain),
                get("events", Access.VIEWER, events::events),
                get("pfsync", Access.VIEWER, parts::pfsync),
                get("dhcp", Access.VIEWER, parts::dhcp),
                get("config/revisions", Access.VIEWER, parts::revisions),
                get("config/diff", Access.VIEWER, parts::difference),
                post("operations/handover", operations::handOver),
                post("operations/maintenance", operations::maintenance),
                post("operations/demote", operations::demote),
                post("operations/undemote", operations::undemote),
                post("operations/push", operations::push),
                post("operations/drill", drills::run));
    }

    private static Route get(final String path, final Access access, final Route.Handler handler) {
        return new Route("GET", "/api/v1/" + path, access, handler);
    }

    private static Route post(final String path, final Route.Handler handler) {
        return new Route("POST", "/api/v1/" + path, Access.OPERATOR, handler);
    }

    /** The OpenAPI document. */
    public static WebPage document() {
        final byte[] text;
        try (InputStream in = Routes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in the bundle");
            }
            text = in.readAllBytes();
        } catch (final IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return new Document(new String(text, StandardCharsets.UTF_8));
    }

    private record Document(String text) implements WebPage {
        @Override
        public String path() {
            return "/api/v1/openapi.json";
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
