package org.tandemgate.configsync.protocol.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Real;

/** What is written is read as the same. */
class RoundTripTest {
    private static final int MESSAGES = 2_000;

    @ParameterizedTest
    @EnumSource
    void anyMessage(final Dialect dialect) throws RefusedMessageException {
        final var writer = new XmlRpcWriter(dialect);
        final var reader = new XmlRpcReader(dialect, Limits.DEFAULT);
        for (final long first : new long[] {20_261_122L, new Random().nextLong()}) {
            for (long seed = first; seed < first + MESSAGES; seed++) {
                final MethodCall call = new RandomMessages(seed, dialect).call();
                assertEquals(call, reader.call(writer.call(call)), "seed " + seed);
            }
        }
    }

    /** No exponent, which PHP 4 era readers do not know, and not a bit lost. */
    @Test
    void anyDouble() throws RefusedMessageException {
        final var writer = new XmlRpcWriter(Dialect.PFSENSE);
        final var reader = new XmlRpcReader(Dialect.PFSENSE, Limits.DEFAULT);
        final var random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            final double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                final var response = new MethodResponse.Success(new Real(number));
                assertEquals(response, reader.response(writer.response(response)));
            }
        }
        for (final double number :
                List.of(0.0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, 1e10)) {
            final var response = new MethodResponse.Success(new Real(number));
            final byte[] body = writer.response(response);
            assertEquals(response, reader.response(body));
            assertEquals(-1, new String(body, StandardCharsets.UTF_8).indexOf('E', 60));
        }
    }
}
