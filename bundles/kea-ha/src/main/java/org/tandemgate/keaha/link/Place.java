package org.tandemgate.keaha.link;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where a server is asked: {@code unix:/path}, {@code http://...} or {@code https://...}. */
public final class Place {
    private static final String UNIX = "unix:";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final String url;

    private Place(final String url) {
        this.url = url;
    }

    /**
     * Takes a place.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static Place of(final String url) {
        final var place = new Place(url);
        try (ControlChannel channel = place.open("dhcp4", Access.NONE)) {
            assert channel != null;
        } catch (final IllegalArgumentException bad) {
            throw new IllegalArgumentException(url + ": " + bad.getMessage(), bad);
        }
        return place;
    }

    /** Whether it is a socket of this machine. */
    public boolean isLocal() {
        return url.startsWith(UNIX);
    }

    /**
     * A channel to it.
     *
     * @param service {@code dhcp4} or {@code dhcp6}
     * @throws IllegalArgumentException with what is wrong with the place or the certificates
     */
    public ControlChannel open(final String service, final Access access) {
        if (isLocal()) {
            final String path = url.substring(UNIX.length());
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "needs unix: and an absolute path, e.g. unix:/run/kea/kea4-ctrl-socket");
            }
            return new UnixChannel(Path.of(path), ControlChannel.ANSWER_LIMIT);
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new IllegalArgumentException("needs unix:/path, http://... or https://...");
        }
        return new HttpChannel(
                new HttpSettings(
                        URI.create(url),
                        service,
                        access.login(),
                        access.trustAnchor().map(anchor -> ClientTls.of(anchor, access.own())),
                        ControlChannel.ANSWER_LIMIT));
    }

    /** Its port, for a look whether anybody listens; empty for a socket of this machine. */
    public Optional<Port> port() {
        if (isLocal()) {
            return Optional.empty();
        }
        final URI uri = URI.create(url);
        final int standard = url.startsWith("https:") ? HTTPS_PORT : HTTP_PORT;
        final String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return Optional.of(new Port(host, uri.getPort() < 0 ? standard : uri.getPort()));
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Place place && place.url.equals(url);
    }

    @Override
    public int hashCode() {
        return url.hashCode();
    }

    @Override
    public String toString() {
        return url;
    }
}
