package org.tandemgate.configsync.protocol.xmlrpc;

import java.nio.charset.StandardCharsets;

/**
 * What stands before the first element. A DOCTYPE is found here because the JDK's parser must not
 * see one: it prints to the standard output of the node when it ends too early, and throws
 * unchecked exceptions.
 */
final class Prolog {
    private final byte[] body;
    private final int offset;
    private final int width;

    /** Of a 16 bit unit, the octet that is 0 for the characters of markup. */
    private final int high;

    private Prolog(final byte[] body, final BodyCharset charset) {
        this.body = body;
        offset = charset.offset();
        final boolean little = charset.charset().equals(StandardCharsets.UTF_16LE);
        width = little || charset.charset().equals(StandardCharsets.UTF_16BE) ? 2 : 1;
        high = little ? 1 : 0;
    }

    /** Whether a DOCTYPE follows declarations, instructions, comments and white space. */
    static boolean hasDoctype(final byte[] body, final BodyCharset charset) {
        final var prolog = new Prolog(body, charset);
        int at = prolog.behindSpace(0);
        while (at < prolog.length()) {
            if (prolog.startsWith("<?", at)) {
                at = prolog.behindSpace(prolog.behind("?>", at + 2));
            } else if (prolog.startsWith("<!--", at)) {
                at = prolog.behindSpace(prolog.behind("-->", at + 4));
            } else {
                return prolog.startsWith("<!DOCTYPE", at);
            }
        }
        return false;
    }

    private int length() {
        return (body.length - offset) / width;
    }

    /** The unit as ASCII, or 0 for whatever is no markup. */
    private char unit(final int index) {
        final int octet = offset + index * width;
        if (width == 1) {
            return (char) (body[octet] & 0xff);
        }
        return body[octet + high] == 0 ? (char) (body[octet + 1 - high] & 0xff) : 0;
    }

    private int behindSpace(final int start) {
        int at = start;
        while (at < length() && Scalars.isSpace(unit(at))) {
            at++;
        }
        return at;
    }

    private int behind(final String end, final int start) {
        int at = start;
        while (at < length() && !startsWith(end, at)) {
            at++;
        }
        return at + end.length();
    }

    private boolean startsWith(final String text, final int at) {
        if (at + text.length() > length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (unit(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
