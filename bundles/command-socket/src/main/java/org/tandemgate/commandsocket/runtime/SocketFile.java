package org.tandemgate.commandsocket.runtime;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file by which clients find the node. Its mode 0600 is the access control, so it is never
 * there with another mode: it is made in a private directory and moved.
 */
final class SocketFile {
    private static final Set<PosixFilePermission> FOREIGN_WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final int BACKLOG = 16;

    private final Path path;

    SocketFile(final Path path) {
        this.path = path;
    }

    /**
     * Listens; a file left by a runtime that died is replaced.
     *
     * @throws IOException when the directory is open to others, when a runtime answers on the file,
     *     or when the system refuses
     */
    ServerSocketChannel listen() throws IOException {
        final Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("the command socket cannot be " + path);
        }
        checkDirectory(directory);
        refuseLiveRuntime();
        final ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            final Path workshop = Files.createTempDirectory(directory, "ha");
            try {
                final Path made = workshop.resolve("s");
                channel.bind(UnixDomainSocketAddress.of(reachable(made)), BACKLOG);
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
                Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(workshop.resolve("s"));
                Files.delete(workshop);
            }
        } catch (final IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
        return channel;
    }

    /** Calls the runtime that listens, as a client does. */
    SocketChannel connect() throws IOException {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(reachable(path)));
            return channel;
        } catch (final IOException nobodyListens) {
            channel.close();
            throw nobodyListens;
        }
    }

    /** Removes the file; a client that comes now is told that no node runs. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private void checkDirectory(final Path directory) throws IOException {
        final Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.stream().anyMatch(FOREIGN_WRITE::contains)) {
            throw new IOException(
                    "directory %s is %s, others may write there; chmod go-w %s"
                            .formatted(directory, PosixFilePermissions.toString(mode), directory));
        }
    }

    private void refuseLiveRuntime() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            connect().close();
        } catch (final IOException nobodyListens) {
            return;
        }
        throw new IOException(
                "another runtime answers on %s; stop it or give this one a KARAF_DATA of its own"
                        .formatted(path));
    }

    /**
     * A socket address holds at most 107 octets, less than many a path. The launcher starts the
     * runtime inside its data directory, so the path relative to it is short.
     */
    private static Path reachable(final Path path) {
        final Path here = Path.of("").toAbsolutePath();
        final Path absolute = path.toAbsolutePath();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
