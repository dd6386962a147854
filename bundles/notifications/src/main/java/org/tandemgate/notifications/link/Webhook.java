package org.tandemgate.notifications.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.tandemgate.api.events.Event;

/**
 * One POST with JSON for each event; follows nobody elsewhere and reads no answer but its status.
 */
public final class Webhook implements Receiver {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int GOOD = 200;
    private static final int BAD = 300;

    private final URI url;
    private final String token;
    private final Duration patience;
    private final HttpClient client;

    /**
     * @param url http or https
     * @param token sent as a bearer's, empty for none
     * @param patience for the whole of one request
     */
    public Webhook(final URI url, final String token, final Duration patience) {
        this.url = url;
        this.token = token;
        this.patience = patience;
        client =
                HttpClient.newBuilder()
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    /**
     * Never repeats what it refuses: it may hold a secret.
     *
     * @throws IllegalArgumentException when the text is no such URL
     */
    public static Webhook of(final String text, final String token, final Duration patience) {
        final URI url;
        try {
            url = new URI(text);
        } catch (final URISyntaxException bad) {
            throw new IllegalArgumentException("is no URL, needs http://HOST/... or https://");
        }
        final String scheme = String.valueOf(url.getScheme());
        if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("is no URL, needs http://HOST/... or https://");
        }
        return new Webhook(url, token, patience);
    }

    /** The host alone: path and query of many services are the secret. */
    @Override
    public String name() {
        return "webhook " + url.getHost();
    }

    @Override
    public void tell(final String node, final Event event)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .timeout(patience)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "tandemgate")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body(node, event)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        final HttpResponse<Void> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        } catch (final IOException failed) {
            // The text of some names the whole address.
            throw new IOException(failed.getClass().getSimpleName());
        }
        if (answer.statusCode() < GOOD || answer.statusCode() >= BAD) {
            throw new IOException("it answers " + answer.statusCode());
        }
    }

    private static byte[] body(final String node, final Event event) throws IOException {
        final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(octets)) {
            out.writeStartObject();
            out.writeStringField("node", node);
            out.writeNumberField("id", event.id());
            out.writeNumberField("epoch", event.epoch());
            out.writeStringField("at", event.at().toString());
            out.writeStringField("kind", event.kind().name());
            out.writeStringField("subject", event.subject());
            out.writeStringField("text", event.text());
            out.writeObjectFieldStart("details");
            for (final Map.Entry<String, String> detail : event.details().entrySet()) {
                out.writeStringField(detail.getKey(), detail.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        }
        return octets.toByteArray();
    }
}
