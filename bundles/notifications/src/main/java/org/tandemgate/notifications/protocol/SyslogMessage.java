package org.tandemgate.notifications.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One message of syslog (RFC 5424), for one datagram (RFC 5426):
 *
 * <pre>
 * &lt;29&gt;1 2026-01-01T12:00:00.123Z gw1 tandemgate - ROLE [event@32473 id="7" ...] BOM text
 * </pre>
 *
 * @param severity 0..7
 * @param time in UTC, ISO 8601
 * @param host name of the node
 * @param kind of the event
 * @param data for programs
 * @param text one sentence
 */
public record SyslogMessage(
        int severity,
        String time,
        String host,
        String kind,
        Map<String, String> data,
        String text) {
    /**
     * Longest message in octets: what every receiver must take (RFC 5426, 3.2), and fits a frame.
     */
    public static final int LONGEST = 1180;

    private static final int DAEMON = 3;
    private static final int LONGEST_NAME = 32;

    public SyslogMessage {
        data = Map.copyOf(data);
    }

    /** In UTF-8, cut at its end. */
    public byte[] encode() {
        final StringBuilder out = new StringBuilder();
        out.append('<').append(DAEMON * 8 + severity).append(">1 ").append(time).append(' ');
        out.append(word(host, 255)).append(" tandemgate - ").append(word(kind, LONGEST_NAME));
        out.append(" [event@32473");
        new TreeMap<>(data)
                .forEach(
                        (name, value) ->
                                out.append(' ')
                                        .append(word(name, LONGEST_NAME))
                                        .append("=\"")
                                        .append(escaped(value))
                                        .append('"'));
        out.append("] \uFEFF").append(oneLine(text));
        final byte[] octets = out.toString().getBytes(StandardCharsets.UTF_8);
        if (octets.length <= LONGEST) {
            return octets;
        }
        int end = LONGEST;
        while (end > 0 && (octets[end] & 0xc0) == 0x80) {
            end--; // not within a character
        }
        final byte[] cut = new byte[end];
        System.arraycopy(octets, 0, cut, 0, end);
        return cut;
    }

    /** Printable ASCII without what ends a name; {@code -} for nothing. */
    private static String word(final String text, final int most) {
        final String clean = text.replaceAll("[^!-~]|[=\\]\"]", "_");
        return clean.isEmpty() ? "-" : clean.substring(0, Math.min(most, clean.length()));
    }

    private static String escaped(final String value) {
        return oneLine(value.substring(0, Math.min(200, value.length())))
                .replaceAll("([\"\\\\\\]])", "\\\\$1");
    }

    private static String oneLine(final String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
