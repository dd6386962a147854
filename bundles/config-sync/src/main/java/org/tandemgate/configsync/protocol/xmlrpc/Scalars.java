package org.tandemgate.configsync.protocol.xmlrpc;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of types that are no text. What is no text of a type is null. */
final class Scalars {
    /** The longest a double needs to be written exactly, and what parsing one may cost. */
    private static final int LONGEST_NUMBER = 1100;

    private static final Pattern REAL =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,5})?");
    private static final Pattern MOMENT =
            Pattern.compile(
                    "[0-9]{4}(-?)(0[1-9]|1[0-2])\\1(0[1-9]|[12][0-9]|3[01])"
                            + "T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
                            + "(Z|[+-][0-9]{2}:?[0-9]{2})?");
    private static final Pattern UTC_MOMENT = Pattern.compile("[0-9]{8}T[0-9:]{8}Z");

    private Scalars() {}

    /** Sign, any number of zeros, digits, up to 64 bits. */
    static @Nullable Long whole(final String text) {
        final int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() == start || text.length() > LONGEST_NUMBER) {
            return null;
        }
        for (int i = start; i < text.length(); i++) {
            // Long.parseLong takes the digits of every script.
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return Long.valueOf(text);
        } catch (final NumberFormatException tooLarge) {
            return null;
        }
    }

    static @Nullable Double real(final String text) {
        if (text.length() > LONGEST_NUMBER || !REAL.matcher(text).matches()) {
            return null;
        }
        final double number = Double.parseDouble(text);
        return Double.isFinite(number) ? number : null;
    }

    /** Without exponent, exact. */
    static String realText(final double number) {
        final String plain = new BigDecimal(Double.toString(number)).toPlainString();
        // BigDecimal has no negative zero.
        return number == 0 && 1 / number < 0 ? "-0.0" : plain;
    }

    static boolean isMoment(final String text) {
        final Matcher matcher = MOMENT.matcher(text);
        return matcher.matches();
    }

    /** As written between our nodes. */
    static boolean isUtcMoment(final String text) {
        return isMoment(text) && UTC_MOMENT.matcher(text).matches();
    }

    /** White space anywhere is left out; padding has to be there. */
    static byte @Nullable [] base64(final String text) {
        final String dense = dense(text);
        try {
            final byte[] octets = Base64.getDecoder().decode(dense);
            // Also refuses missing padding, and bits behind the last octet, which readers differ
            // on.
            return Base64.getEncoder().encodeToString(octets).equals(dense) ? octets : null;
        } catch (final IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static String dense(final String text) {
        final StringBuilder dense = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                dense.append(text.charAt(i));
            }
        }
        return dense.toString();
    }

    /** White space of XML, which is less than that of Java. */
    static boolean isSpace(final char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    static boolean isBlank(final CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Without the white space at both ends. */
    static String trim(final String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
