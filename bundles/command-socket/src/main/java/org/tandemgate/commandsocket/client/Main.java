package org.tandemgate.commandsocket.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;
import org.tandemgate.commandsocket.protocol.MalformedFrameException;

/**
 * Sends one request to a node and copies what comes back; ends with the command's exit code.
 *
 * <p>Arguments, all set by bin/ha and bin/client: {@code words|line|script|shell}, socket file,
 * data directory (for messages), time limit in seconds (0: the node's), columns and rows (0:
 * standard output is no terminal), then the words. {@code script} reads its line from standard
 * input.
 *
 * <p>Written for a short start: no lambda, no string concatenation on the good path, no formatter;
 * each would load dozens of classes.
 */
public final class Main {
    private static final int FIXED_ARGUMENTS = 6;
    private static final int FAILED = 1;

    private Main() {}

    /** Runs the request and ends the JVM. */
    public static void main(final String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(final String[] arguments) {
        final OutputStream err = new FileOutputStream(FileDescriptor.err);
        try {
            final CommandRequest request = request(arguments);
            final Frame frame = request.encode();
            final SocketChannel socket = connect(arguments[1], arguments[2]);
            if (socket == null) {
                say(err, nobody(arguments[2]));
                return FAILED;
            }
            try (FrameChannel channel = new FrameChannel(socket)) {
                if (request.timeLimitSeconds() > 0) {
                    Patience.start(request.timeLimitSeconds(), err);
                }
                channel.write(frame);
                if (request.mode() == Mode.SHELL) {
                    Typing.start(channel, new FileInputStream(FileDescriptor.in));
                }
                return copy(channel, err);
            }
        } catch (final IllegalArgumentException | IOException | MalformedFrameException failed) {
            say(err, String.valueOf(failed.getMessage()));
            return FAILED;
        }
    }

    private static CommandRequest request(final String[] arguments) throws IOException {
        if (arguments.length < FIXED_ARGUMENTS) {
            throw new IllegalArgumentException("call bin/ha or bin/client, not this class");
        }
        final List<String> words = new ArrayList<>();
        for (int i = FIXED_ARGUMENTS; i < arguments.length; i++) {
            words.add(arguments[i]);
        }
        final Mode mode =
                switch (arguments[0]) {
                    case "shell" -> Mode.SHELL;
                    case "line", "script" -> Mode.LINE;
                    default -> Mode.WORDS;
                };
        if ("script".equals(arguments[0])) {
            words.add(standardInput());
        }
        final int columns = number(arguments[4]);
        final String terminalType = System.getenv("TERM");
        return new CommandRequest(
                mode,
                columns > 0,
                number(arguments[3]),
                columns,
                number(arguments[5]),
                terminalType == null ? "" : terminalType,
                words);
    }

    private static int number(final String text) {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException wrong) {
            throw new IllegalArgumentException(text + " is not a whole number", wrong);
        }
    }

    /** Not readNBytes: on a pipe it asks for the file position and fails. */
    private static String standardInput() throws IOException {
        final byte[] text = new byte[Frame.PAYLOAD_LIMIT];
        int length = 0;
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            int count = in.read(text);
            while (count >= 0 && length + count < text.length) {
                length += count;
                count = in.read(text, length, text.length - length);
            }
            if (count >= 0) {
                throw new IllegalArgumentException(
                        "the script is longer than 65000 bytes; cut it in parts");
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * @return nothing when nobody listens; the reason decides nothing, the message names the cure
     */
    private static @Nullable SocketChannel connect(final String file, final String data)
            throws IOException {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(file));
            return channel;
        } catch (final IOException refused) {
            channel.close();
            final String reason = String.valueOf(refused.getMessage());
            if (reason.contains("ermission")) {
                throw new IOException(
                        "the socket of the node in "
                                + data
                                + " belongs to another user; call as that user, e.g. by sudo",
                        refused);
            }
            return null;
        }
    }

    private static String nobody(final String data) {
        return "no node runs with the data directory "
                + data
                + "\nStart one with bin/tandemgate-node DIR, or name the data directory of the one you mean"
                + " by --data DIR or KARAF_DATA.";
    }

    private static int copy(final FrameChannel channel, final OutputStream err)
            throws IOException, MalformedFrameException {
        final OutputStream out = new FileOutputStream(FileDescriptor.out);
        Frame frame = channel.read();
        while (frame != null) {
            final ByteBuffer payload = frame.payload();
            if (frame.type() == FrameType.OUTPUT) {
                out.write(payload.array(), payload.arrayOffset(), payload.remaining());
            } else if (frame.type() == FrameType.ERROR) {
                err.write(payload.array(), payload.arrayOffset(), payload.remaining());
            } else if (frame.type() == FrameType.EXIT && payload.hasRemaining()) {
                final String message = frame.text(1);
                if (!message.isEmpty()) {
                    say(err, message);
                }
                return payload.get(0) & 0xff;
            }
            frame = channel.read();
        }
        say(err, "the node ended the connection before the command did; its log may say why");
        return FAILED;
    }

    static void say(final OutputStream err, final String message) {
        try {
            err.write("ha: ".concat(message).concat("\n").getBytes(StandardCharsets.UTF_8));
        } catch (final IOException nobodyReads) {
            // Standard error is closed; the exit code still tells.
            return;
        }
    }
}
