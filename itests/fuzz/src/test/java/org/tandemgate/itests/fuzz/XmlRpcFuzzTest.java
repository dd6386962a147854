package org.tandemgate.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;
import org.tandemgate.configsync.protocol.xmlrpc.Limits;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.Refusal;
import org.tandemgate.configsync.protocol.xmlrpc.RefusedMessageException;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcReader;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcWriter;

/** Messages: read and written again as the same, or refused by name. */
final class XmlRpcFuzzTest {
    private static final Limits LIMITS = new Limits(4096, 8, 1024, 64, 4);

    /** What our own dialect may read and not write: a time of an unknown zone. */
    private static final Set<Refusal> UNWRITABLE = Set.of(Refusal.DATE);

    @Test
    void messages() {
        Fuzz.of("xmlrpc", 6_000, RefusedMessageException.class)
                .mending(XmlRpcFuzzTest::withElements)
                .run(XmlRpcFuzzTest::take);
    }

    private static String take(final byte[] input) throws RefusedMessageException {
        final boolean answer = text(input).contains("<methodResponse");
        final @Nullable Object lenient = read(Dialect.PFSENSE, answer, input);
        final Object strict;
        try {
            strict = message(Dialect.TANDEMGATE, answer, input);
        } catch (final RefusedMessageException refused) {
            assertTrue(refused.getMessage() != null && refused.getMessage().length() < 1000);
            assertFalse(text(input).isEmpty() && refused.refusal() != Refusal.NOT_WELL_FORMED);
            throw refused;
        }
        if (lenient != null) {
            assertEquals(strict, lenient);
        }
        return (lenient == null) + writtenAgain(strict);
    }

    private static String text(final byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Object read(
            final Dialect dialect, final boolean answer, final byte[] input) {
        try {
            return message(dialect, answer, input);
        } catch (final RefusedMessageException refused) {
            return null;
        }
    }

    private static Object message(final Dialect dialect, final boolean answer, final byte[] input)
            throws RefusedMessageException {
        final var reader = new XmlRpcReader(dialect, LIMITS);
        return answer ? reader.response(input) : reader.call(input);
    }

    private static String writtenAgain(final Object message) throws RefusedMessageException {
        final var writer = new XmlRpcWriter(Dialect.TANDEMGATE);
        final var reader = new XmlRpcReader(Dialect.TANDEMGATE, Limits.DEFAULT);
        try {
            if (message instanceof MethodCall call) {
                assertEquals(call, reader.call(writer.call(call)));
                return "call"
                        + call.parameters().stream()
                                .map(it -> it.getClass().getSimpleName())
                                .toList();
            }
            final var response = (MethodResponse) message;
            assertEquals(response, reader.response(writer.response(response)));
            return response.getClass().getSimpleName();
        } catch (final RefusedMessageException refused) {
            assertTrue(UNWRITABLE.contains(refused.refusal()), refused::toString);
            return "unwritable";
        }
    }

    /** Changed octets of markup break everything: letters of the text alone stay changed. */
    private static byte[] withElements(final byte[] made) {
        final byte[] mended = made.clone();
        boolean markup = false;
        for (int i = 0; i < mended.length; i++) {
            if (mended[i] == '<' || mended[i] == '>') {
                markup = mended[i] == '<';
            } else if (!markup && (mended[i] < ' ' || mended[i] == '&')) {
                mended[i] = '7';
            }
        }
        return mended;
    }
}
