package org.tandemgate.carp.protocol;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** One entry of {@code vectors/carp_vectors.json}. */
record Vector(JsonObject json) {
    static List<Vector> all() throws IOException {
        return document("carp_vectors.json").getJsonArray("vectors").stream()
                .map(value -> new Vector(value.asJsonObject()))
                .toList();
    }

    static Vector named(final String name) throws IOException {
        return all().stream()
                .filter(vector -> vector.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static JsonObject document(final String file) throws IOException {
        try (InputStream in = open(file);
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject();
        }
    }

    static InputStream open(final String file) {
        return Objects.requireNonNull(
                Vector.class.getResourceAsStream("/vectors/" + file), "no resource " + file);
    }

    byte[] payload() {
        return hex("payload");
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(payload());
    }

    byte[] hex(final String key) {
        return HexFormat.of().parseHex(json.getString(key));
    }

    boolean has(final String key) {
        return json.containsKey(key);
    }

    String text(final String key) {
        return json.getString(key, "");
    }

    int number(final String key) {
        return json.getInt(key);
    }

    long counter() {
        return Long.parseUnsignedLong(json.getString("counter"), 16);
    }

    /** As ifconfig makes it: what follows the 19th octet is ignored. */
    CarpKey key() {
        final byte[] utf8 = json.getString("passphrase").getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(utf8.length, CarpKey.MAX_PASSPHRASE);
        return CarpKey.ofOctets(Arrays.copyOf(Arrays.copyOf(utf8, length), CarpKey.LENGTH));
    }

    List<IpAddress> addresses() {
        return json.getJsonArray("vips").getValuesAs(JsonString.class).stream()
                .map(address -> IpAddress.parse(address.getString()))
                .toList();
    }

    CarpAuthenticator authenticator() {
        return authenticator(addresses());
    }

    /** For what OpenBSD sends: link-local addresses left out. */
    CarpAuthenticator sender() {
        return text("flavour").equals("openbsd")
                ? authenticator(addresses().stream().filter(a -> !a.isLinkLocal()).toList())
                : authenticator();
    }

    private CarpAuthenticator authenticator(final List<IpAddress> addresses) {
        return new CarpAuthenticator(
                key(),
                number("vhid"),
                addresses,
                has("lladdr") ? MacAddress.parse(text("lladdr")) : null);
    }

    @Override
    public String toString() {
        return text("name");
    }
}
