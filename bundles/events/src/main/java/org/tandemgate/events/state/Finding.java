package org.tandemgate.events.state;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tandemgate.api.events.EventKind;

/**
 * Something that happened, before it has an id and a time.
 *
 * @param kind what it is about
 * @param subject 1..{@value #LONGEST_SUBJECT} characters, cut
 * @param text 0..{@value #LONGEST_TEXT} characters, cut; control characters become {@code ?}
 * @param details each value cut as the text
 */
public record Finding(
        EventKind kind, String subject, String text, SortedMap<String, String> details) {
    public static final int LONGEST_SUBJECT = 64;
    public static final int LONGEST_TEXT = 400;

    public Finding {
        subject = clean(subject.isEmpty() ? "-" : subject, LONGEST_SUBJECT);
        text = clean(text, LONGEST_TEXT);
        final SortedMap<String, String> copy = new TreeMap<>();
        details.forEach((key, value) -> copy.put(key, clean(value, LONGEST_TEXT)));
        details = Collections.unmodifiableSortedMap(copy);
    }

    static Finding of(
            final EventKind kind,
            final String subject,
            final String text,
            final Map<String, String> details) {
        return new Finding(kind, subject, text, new TreeMap<>(details));
    }

    private static String clean(final String text, final int most) {
        final StringBuilder out = new StringBuilder(Math.min(text.length(), most));
        for (int i = 0; i < text.length() && out.length() < most; i++) {
            final char c = text.charAt(i);
            out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return out.toString();
    }
}
