package org.tandemgate.keaha.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/** A server that does with each connection what a test wants. */
public final class Peer implements AutoCloseable {
    /** What a server does with one connection, which is closed behind it. */
    public interface Conversation {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    private interface Accept {
        void one() throws IOException;
    }

    private final AutoCloseable listener;
    private final int port;
    private final BlockingQueue<String> problems = new LinkedBlockingQueue<>();

    private Peer(final AutoCloseable listener, final int port) {
        this.listener = listener;
        this.port = port;
    }

    public static Peer unix(final Path path, final Conversation conversation) throws IOException {
        final var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        final var peer = new Peer(listener, 0);
        peer.serve(
                () -> {
                    try (SocketChannel channel = listener.accept()) {
                        conversation.hold(
                                Channels.newInputStream(channel),
                                Channels.newOutputStream(channel));
                    }
                });
        return peer;
    }

    static Peer tcp(final Conversation conversation) throws IOException {
        final var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final var peer = new Peer(listener, listener.getLocalPort());
        peer.serve(
                () -> {
                    try (Socket socket = listener.accept()) {
                        conversation.hold(socket.getInputStream(), socket.getOutputStream());
                    }
                });
        return peer;
    }

    /**
     * With TLS; a client that is refused can read why, because what it sends is read to its end.
     */
    static Peer tls(
            final SSLContext context, final boolean needsClient, final Conversation conversation)
            throws IOException {
        final var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final var peer = new Peer(listener, listener.getLocalPort());
        peer.serve(
                () -> {
                    try (Socket socket = listener.accept()) {
                        secure(socket, context, needsClient, conversation);
                    }
                });
        return peer;
    }

    private static void secure(
            final Socket socket,
            final SSLContext context,
            final boolean needsClient,
            final Conversation conversation)
            throws IOException {
        final var secure =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(socket, "127.0.0.1", socket.getPort(), false);
        secure.setUseClientMode(false);
        secure.setNeedClientAuth(needsClient);
        try {
            secure.startHandshake();
            conversation.hold(secure.getInputStream(), secure.getOutputStream());
            secure.close();
        } catch (final SSLHandshakeException refused) {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private void serve(final Accept accept) {
        final var thread =
                new Thread(
                        () -> {
                            while (isOpen()) {
                                try {
                                    accept.one();
                                } catch (final IOException gone) {
                                    // The client has left, or the test is over.
                                } catch (final RuntimeException | AssertionError wrong) {
                                    problems.add(wrong.toString());
                                }
                            }
                        },
                        "fake kea");
        thread.setDaemon(true);
        thread.start();
    }

    private boolean isOpen() {
        return listener instanceof ServerSocket socket
                ? !socket.isClosed()
                : ((ServerSocketChannel) listener).isOpen();
    }

    URI url(final String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port + "/");
    }

    /** What was wrong on the server's side; empty text when nothing was. */
    public String problems() {
        return String.join("\n", problems);
    }

    /** Reads one JSON object, which has no end but its own. */
    public static String json(final InputStream in) throws IOException {
        final var text = new ByteArrayOutputStream();
        int depth = 0;
        boolean quoted = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            text.write(c);
            if (c == '\\') {
                text.write(in.read());
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}' && --depth == 0) {
                break;
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Reads the head of an HTTP request, with its blank line. */
    static String head(final InputStream in) throws IOException {
        final var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int c = in.read();
            if (c < 0) {
                throw new IOException("the client has left");
            }
            head.append((char) c);
        }
        return head.toString();
    }

    static String body(final InputStream in, final String head) throws IOException {
        final Matcher length = Pattern.compile("(?i)content-length: *([0-9]+)").matcher(head);
        if (!length.find()) {
            throw new AssertionError("no Content-Length in " + head);
        }
        return new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    }

    static byte[] http(final int status, final String type, final String body) {
        final byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        final String head =
                "HTTP/1.1 "
                        + status
                        + " Fake\r\nContent-Length: "
                        + octets.length
                        + "\r\nContent-Type: "
                        + type
                        + "\r\nConnection: close\r\n\r\n";
        final var all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(octets);
        return all.toByteArray();
    }

    @Override
    public void close() {
        stop();
    }

    /** From now on connections are refused. */
    void stop() {
        try {
            listener.close();
        } catch (final Exception gone) {
            throw new AssertionError(gone);
        }
    }
}
