package org.tandemgate.configstore.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tandemgate.api.configstore.CanonicalForm;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/**
 * The file of a revision, in UTF-8. Objects stand in their canonical form ({@link CanonicalForm});
 * the last line tells whether anything is missing.
 *
 * <pre>
 * tandemgate-config 1
 * revision 12
 * author operator
 * origin shell
 * time 1767225600000
 * summary aliases/web
 * area aliases
 * object web
 * field members=10.0.0.1
 * end SHA-256 of everything before this line
 * </pre>
 */
public final class RevisionText {
    /** Octets of one file. */
    public static final int LARGEST = 1 << 26;

    private static final String FORMAT = "tandemgate-config 1";
    private static final String END = "end ";

    private final String[] lines;
    private int at;

    private RevisionText(final String[] lines) {
        this.lines = lines;
    }

    /** The octets of a file. */
    public static byte[] write(final StoredRevision revision) {
        final StringBuilder text = new StringBuilder(FORMAT).append('\n');
        text.append("revision ").append(revision.number()).append('\n');
        text.append("author ").append(line(revision.author())).append('\n');
        text.append("origin ").append(line(revision.origin())).append('\n');
        text.append("time ").append(revision.epochMillis()).append('\n');
        text.append("summary ").append(line(revision.summary())).append('\n');
        revision.document()
                .areas()
                .forEach(
                        (area, objects) ->
                                text.append("area ")
                                        .append(area)
                                        .append('\n')
                                        .append(CanonicalForm.of(objects.values())));
        final String body = text.toString();
        return (body + END + CanonicalForm.digest(body) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static String line(final String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ");
    }

    /**
     * Reads a file, whole or not at all.
     *
     * @throws BadRevisionException when an octet is missing or wrong
     */
    public static StoredRevision read(final byte[] octets) throws BadRevisionException {
        if (octets.length > LARGEST) {
            throw new BadRevisionException(
                    "file has " + octets.length + " octets, may have " + LARGEST);
        }
        final String text = decode(octets);
        final int end = text.lastIndexOf("\n" + END) + 1;
        if (end == 0
                || !text.substring(end)
                        .equals(END + CanonicalForm.digest(text.substring(0, end)) + "\n")) {
            throw new BadRevisionException("file is incomplete or was changed: its digest differs");
        }
        return new RevisionText(text.substring(0, end).split("\n", -1)).revision();
    }

    private static String decode(final byte[] octets) throws BadRevisionException {
        final String text = new String(octets, StandardCharsets.UTF_8);
        if (!Arrays.equals(octets, text.getBytes(StandardCharsets.UTF_8))) {
            throw new BadRevisionException("file is not UTF-8");
        }
        return text;
    }

    private StoredRevision revision() throws BadRevisionException {
        if (!lines[at].equals(FORMAT)) {
            throw new BadRevisionException(
                    "file does not begin with " + FORMAT + "; another release wrote it");
        }
        at++;
        final long number = number(after("revision "));
        final String author = after("author ");
        final String origin = after("origin ");
        final long time = number(after("time "));
        final String summary = after("summary ");
        try {
            final ConfigDocument document = document();
            return new StoredRevision(number, author, origin, summary, time, document);
        } catch (final IllegalArgumentException bad) {
            throw new BadRevisionException("line " + (at + 1) + ": " + bad.getMessage());
        }
    }

    private ConfigDocument document() throws BadRevisionException {
        ConfigDocument document = ConfigDocument.EMPTY;
        while (!lines[at].isEmpty()) {
            final String area = after("area ");
            final Collection<ConfigObject> objects = objects();
            if (objects.isEmpty() || !document.area(area).isEmpty()) {
                throw wrong("area is empty or there twice");
            }
            document = document.withArea(area, objects);
        }
        if (at != lines.length - 1) {
            throw wrong("line is empty");
        }
        return document;
    }

    private Collection<ConfigObject> objects() throws BadRevisionException {
        final List<ConfigObject> objects = new ArrayList<>();
        while (lines[at].startsWith("object ")) {
            final String id = after("object ");
            final SortedMap<String, String> fields = new TreeMap<>();
            while (lines[at].startsWith("field ")) {
                final String field = after("field ");
                final int equals = field.indexOf('=');
                if (equals < 0
                        || fields.put(field.substring(0, equals), value(field, equals + 1))
                                != null) {
                    throw wrong("field has no value or is there twice");
                }
            }
            objects.add(new ConfigObject(id, fields));
        }
        return objects;
    }

    private String value(final String line, final int from) throws BadRevisionException {
        final StringBuilder value = new StringBuilder();
        boolean isEscaped = false;
        for (final char c : line.substring(from).toCharArray()) {
            if (!isEscaped && c == '\\') {
                isEscaped = true;
                continue;
            }
            value.append(isEscaped ? escaped(c) : c);
            isEscaped = false;
        }
        if (isEscaped) {
            throw wrong("value ends with a backslash");
        }
        return value.toString();
    }

    private char escaped(final char c) throws BadRevisionException {
        return switch (c) {
            case '\\' -> '\\';
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> throw wrong("value has a backslash that means nothing");
        };
    }

    private String after(final String word) throws BadRevisionException {
        if (!lines[at].startsWith(word)) {
            throw wrong("needs \"" + word.strip() + "\"");
        }
        return lines[at++].substring(word.length());
    }

    private long number(final String text) throws BadRevisionException {
        if (!text.matches("[0-9]{1,18}")) {
            throw wrong("needs a number");
        }
        return Long.parseLong(text);
    }

    private BadRevisionException wrong(final String what) {
        return new BadRevisionException("line " + (at + 1) + ": " + what);
    }
}
