package org.tandemgate.configsync.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;
import org.tandemgate.configsync.protocol.xmlrpc.Limits;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.RandomMessages;
import org.tandemgate.configsync.protocol.xmlrpc.RefusedMessageException;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcReader;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcWriter;

/** What we write, others read and write again, and we read the same. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodecInteropTest {
    private static final int MESSAGES = 500;

    @Test
    void python() throws Exception {
        try (Peer peer = Peer.start("codec.py")) {
            exchange(peer, Dialect.TANDEMGATE);
        }
    }

    @Test
    void phpExtension() throws Exception {
        try (Peer peer = Peer.start("codec.php")) {
            exchange(peer, Dialect.PFSENSE);
        }
    }

    private static void exchange(final Peer peer, final Dialect dialect)
            throws IOException, RefusedMessageException {
        final var writer = new XmlRpcWriter(dialect);
        final var reader = new XmlRpcReader(dialect, Limits.DEFAULT);
        for (long seed = 0; seed < MESSAGES; seed++) {
            final MethodCall call = new RandomMessages(seed, dialect).call();
            final byte[] ours = writer.call(call);
            final byte[] theirs = peer.again(ours);
            assertEquals(
                    withoutCarriageReturns(ours),
                    withoutCarriageReturns(writer.call(reader.call(theirs))),
                    () -> call + " came back as " + new String(theirs, StandardCharsets.UTF_8));
        }
    }

    /** They read those of ours, and write them so that XML makes line feeds of them. */
    private static String withoutCarriageReturns(final byte[] message) {
        return new String(message, StandardCharsets.UTF_8)
                .replace("&#13;\n", "\n")
                .replace("&#13;", "\n");
    }
}
