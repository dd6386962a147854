package org.tandemgate.commandsocket.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;

class FrameWriterTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** A client that does not read until it is told to. */
    private static final class SlowClient implements ByteChannel {
        final CountDownLatch reads = new CountDownLatch(1);
        final CountDownLatch writing = new CountDownLatch(1);
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        volatile boolean open = true;

        @Override
        public int write(final ByteBuffer octets) {
            writing.countDown();
            try {
                assertTrue(reads.await(LONG.toSeconds(), TimeUnit.SECONDS));
            } catch (final InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            final int count = octets.remaining();
            while (octets.hasRemaining()) {
                received.write(octets.get());
            }
            return count;
        }

        @Override
        public int read(final ByteBuffer octets) {
            return -1;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
            reads.countDown();
        }
    }

    private static Thread start(final FrameWriter writer) {
        final Thread thread = new Thread(writer, "writer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void theExitFrameArrivesBehindAFullQueue() throws Exception {
        final SlowClient client = new SlowClient();
        final FrameWriter writer = new FrameWriter(new FrameChannel(client));
        start(writer);
        writer.send(Frame.of(FrameType.OUTPUT, ByteBuffer.wrap(new byte[] {1})));
        assertTrue(client.writing.await(LONG.toSeconds(), TimeUnit.SECONDS));
        for (int i = 0; i < 32; i++) {
            writer.send(Frame.of(FrameType.OUTPUT, ByteBuffer.wrap(new byte[] {1})));
        }

        writer.finish(Frame.exit(7, ""));
        assertTrue(client.isOpen());
        client.reads.countDown();
        writer.awaitEnd(LONG);

        final ByteBuffer octets = ByteBuffer.wrap(client.received.toByteArray());
        for (int i = 0; i < 33; i++) {
            assertEquals(FrameType.OUTPUT, Frame.decode(octets).type());
        }
        final Frame last = Frame.decode(octets);
        assertEquals(FrameType.EXIT, last.type());
        assertEquals(7, last.payload().get(0));
        assertFalse(octets.hasRemaining());
    }

    @Test
    void aClientThatNeverReadsIsLeft() throws Exception {
        final SlowClient client = new SlowClient();
        final FrameWriter writer = new FrameWriter(new FrameChannel(client));
        final Thread thread = start(writer);
        writer.send(Frame.of(FrameType.OUTPUT, ByteBuffer.wrap(new byte[] {1})));
        writer.finish(Frame.exit(0, ""));

        writer.awaitEnd(Duration.ofMillis(50));

        assertFalse(client.isOpen());
        thread.join(LONG.toMillis());
        assertFalse(thread.isAlive());
    }
}
