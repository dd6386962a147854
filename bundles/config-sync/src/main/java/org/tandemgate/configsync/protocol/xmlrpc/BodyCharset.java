package org.tandemgate.configsync.protocol.xmlrpc;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The charset of a message, told before the parser sees it, so that it depends neither on the
 * parser nor on what charsets this Java has.
 *
 * @param charset to read with
 * @param offset of the first octet behind a byte order mark
 * @param declared whether a declaration of this name agrees with the octets
 */
record BodyCharset(Charset charset, int offset, Map<String, Charset> declared) {
    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");
    private static final int DECLARATION = 256;
    private static final int CHUNK = 8192;
    private static final Map<String, Charset> WITHOUT_MARK =
            Map.of(
                    "UTF-8", StandardCharsets.UTF_8,
                    "US-ASCII", StandardCharsets.US_ASCII,
                    "ISO-8859-1", StandardCharsets.ISO_8859_1);

    /**
     * The charset of these octets, all of which are of it.
     *
     * @throws RefusedMessageException when it is another than UTF-8, US-ASCII, ISO-8859-1 and
     *     UTF-16 with a byte order mark, or when an octet is none of it
     */
    static BodyCharset of(final byte[] body) throws RefusedMessageException {
        final BodyCharset charset = marked(body);
        final BodyCharset found = charset != null ? charset : declared(body);
        found.check(body);
        return found;
    }

    /** Whether a declaration names what the octets were read as; without one they do agree. */
    boolean agreesWith(final @Nullable String name) {
        return name == null || charset.equals(declared.get(name.toUpperCase(Locale.ROOT)));
    }

    private static @Nullable BodyCharset marked(final byte[] body) {
        if (startsWith(body, 0xef, 0xbb, 0xbf)) {
            return new BodyCharset(
                    StandardCharsets.UTF_8, 3, Map.of("UTF-8", StandardCharsets.UTF_8));
        }
        if (startsWith(body, 0xfe, 0xff)) {
            return wide(StandardCharsets.UTF_16BE, "UTF-16BE");
        }
        return startsWith(body, 0xff, 0xfe) ? wide(StandardCharsets.UTF_16LE, "UTF-16LE") : null;
    }

    private static BodyCharset wide(final Charset charset, final String name) {
        return new BodyCharset(charset, 2, Map.of("UTF-16", charset, name, charset));
    }

    private static BodyCharset declared(final byte[] body) throws RefusedMessageException {
        final String start =
                new String(
                        body, 0, Math.min(DECLARATION, body.length), StandardCharsets.ISO_8859_1);
        final Matcher matcher = DECLARED.matcher(start);
        if (!matcher.find()) {
            return new BodyCharset(StandardCharsets.UTF_8, 0, WITHOUT_MARK);
        }
        final Charset charset = WITHOUT_MARK.get(matcher.group(1).toUpperCase(Locale.ROOT));
        if (charset == null) {
            throw new RefusedMessageException(
                    Refusal.ENCODING,
                    "message declares the charset "
                            + matcher.group(1)
                            + ", needs UTF-8, US-ASCII, ISO-8859-1, or UTF-16 with a byte order"
                            + " mark");
        }
        return new BodyCharset(charset, 0, WITHOUT_MARK);
    }

    private static boolean startsWith(final byte[] body, final int... mark) {
        if (body.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((body[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads everything once and keeps nothing. */
    private void check(final byte[] body) throws RefusedMessageException {
        final CharsetDecoder decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        final ByteBuffer octets = ByteBuffer.wrap(body, offset, body.length - offset);
        final CharBuffer chunk = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            chunk.clear();
            result = decoder.decode(octets, chunk, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new RefusedMessageException(
                    Refusal.ENCODING,
                    "octet " + octets.position() + " of the message is no " + charset.name());
        }
    }
}
