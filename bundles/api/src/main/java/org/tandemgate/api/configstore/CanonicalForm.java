package org.tandemgate.api.configstore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The one text of objects, so that two nodes agree on a digest: a line for each object and field,
 * sorted, line feeds behind every line; in values {@code \} is {@code \\}, line feed {@code \n},
 * tab {@code \t}.
 *
 * <pre>
 * object web
 * field members=10.0.0.1,10.0.0.2
 * </pre>
 */
public final class CanonicalForm {
    /** Hexadecimal digits of a digest: SHA-256. */
    public static final int DIGEST_LENGTH = 64;

    private CanonicalForm() {}

    /** The objects of one area as text. */
    public static String of(final Collection<ConfigObject> objects) {
        final SortedMap<String, ConfigObject> sorted = new TreeMap<>();
        objects.forEach(object -> sorted.put(object.id(), object));
        final StringBuilder text = new StringBuilder();
        for (final ConfigObject object : sorted.values()) {
            text.append("object ").append(object.id()).append('\n');
            for (final Map.Entry<String, String> field : object.fields().entrySet()) {
                text.append("field ").append(field.getKey()).append('=');
                escape(field.getValue(), text);
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void escape(final String value, final StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
    }

    /** SHA-256 of {@link #of} in UTF-8, as 64 hexadecimal digits. */
    public static String digest(final Collection<ConfigObject> objects) {
        return digest(of(objects));
    }

    /** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
    public static String digest(final String text) {
        try {
            final byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (final NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** The digest of every area that has objects. */
    public static SortedMap<String, String> digests(final ConfigDocument document) {
        final SortedMap<String, String> digests = new TreeMap<>();
        document.areas().forEach((area, all) -> digests.put(area, digest(all.values())));
        return digests;
    }
}
