package org.tandemgate.linux.jna;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Datagrams that a kernel sent, from a file of hexadecimal lines; a blank line ends a datagram. */
final class Captured {
    private Captured() {}

    static List<byte[]> datagrams(final String name) throws IOException {
        final List<byte[]> datagrams = new ArrayList<>();
        final StringBuilder hex = new StringBuilder();
        try (InputStream stream = Captured.class.getResourceAsStream(name + ".hex");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(stream, name),
                                        StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    datagrams.add(HexFormat.of().parseHex(hex));
                    hex.setLength(0);
                } else if (!line.startsWith("#")) {
                    hex.append(line.strip());
                }
            }
        }
        datagrams.add(HexFormat.of().parseHex(hex));
        return datagrams;
    }

    /** The messages of all datagrams. */
    static List<NetlinkMessage> messages(final String name) throws Exception {
        final List<NetlinkMessage> messages = new ArrayList<>();
        for (final byte[] datagram : datagrams(name)) {
            messages.addAll(NetlinkMessage.split(datagram, datagram.length));
        }
        return messages;
    }
}
