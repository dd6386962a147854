package org.tandemgate.events.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One event as a line of text: fields with a tab between, the first one a checksum over the rest as
 * eight hexadecimal digits. Tab, line feed and backslash in a field are {@code \t}, {@code \n},
 * {@code \\}.
 *
 * <pre>
 * 9ae0daaf 17 3 1767225600000 5120 ROLE lan BACKUP -&gt; MASTER: ... from=BACKUP to=MASTER
 * checksum id epoch at(ms)    uptime(ms)                         details
 * </pre>
 *
 * @param id 1 or more
 * @param epoch 1 or more
 * @param atMillis since 1970
 * @param uptimeMillis since the epoch began
 * @param kind name of the kind
 * @param subject what it is about
 * @param text one sentence
 * @param details sorted
 */
public record EventLine(
        long id,
        long epoch,
        long atMillis,
        long uptimeMillis,
        String kind,
        String subject,
        String text,
        SortedMap<String, String> details) {
    /** Longest line that is written or read, octets without the line feed. */
    public static final int LONGEST = 8192;

    private static final int FIXED = 8;

    /** Reflected polynomial of CRC-32 (ISO 3309), as zip files have it. */
    private static final int POLYNOMIAL = 0xedb88320;

    public EventLine {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** With its line feed, in UTF-8. */
    public byte[] encode() {
        final StringBuilder body = new StringBuilder();
        body.append(id).append('\t').append(epoch).append('\t').append(atMillis).append('\t');
        body.append(uptimeMillis).append('\t');
        escape(kind, body);
        body.append('\t');
        escape(subject, body);
        body.append('\t');
        escape(text, body);
        for (final Map.Entry<String, String> detail : details.entrySet()) {
            body.append('\t');
            escape(detail.getKey() + "=" + detail.getValue(), body);
        }
        final String line = checksum(body.toString()) + "\t" + body + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** Empty for a line that is torn, damaged or from somewhere else. */
    public static Optional<EventLine> decode(final String line) {
        final int tab = line.indexOf('\t');
        if (tab != FIXED || !line.substring(0, tab).equals(checksum(line.substring(tab + 1)))) {
            return Optional.empty();
        }
        final List<String> fields = new ArrayList<>();
        for (final String field : line.substring(tab + 1).split("\t", -1)) {
            fields.add(unescape(field));
        }
        return fields.size() < FIXED - 1 ? Optional.empty() : read(fields);
    }

    private static Optional<EventLine> read(final List<String> fields) {
        final SortedMap<String, String> details = new TreeMap<>();
        for (final String detail : fields.subList(FIXED - 1, fields.size())) {
            final int equals = detail.indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            details.put(detail.substring(0, equals), detail.substring(equals + 1));
        }
        for (final String number : fields.subList(0, 4)) {
            if (!number.matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new EventLine(
                        Long.parseLong(fields.get(0)),
                        Long.parseLong(fields.get(1)),
                        Long.parseLong(fields.get(2)),
                        Long.parseLong(fields.get(3)),
                        fields.get(4),
                        fields.get(5),
                        fields.get(6),
                        details));
    }

    private static void escape(final String field, final StringBuilder out) {
        for (int i = 0; i < field.length(); i++) {
            final char c = field.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
    }

    private static String unescape(final String field) {
        final StringBuilder out = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            final char c = field.charAt(i);
            if (c != '\\' || i + 1 == field.length()) {
                out.append(c);
            } else {
                i++;
                final char escaped = field.charAt(i);
                out.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            }
        }
        return out.toString();
    }

    private static String checksum(final String text) {
        int crc = ~0;
        for (final byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            crc ^= octet & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
            }
        }
        return String.format("%08x", ~crc);
    }
}
