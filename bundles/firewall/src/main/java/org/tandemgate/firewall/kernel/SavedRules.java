package org.tandemgate.firewall.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.tandemgate.api.configstore.ActivationException;

/**
 * The commands that are in force, for {@code bin/tandemgate-rules} at the next boot of the machine.
 * For their owner alone; whatever is interrupted leaves the old or the new whole.
 *
 * @param file where they stand; its directory is made when it is missing
 */
public record SavedRules(Path file) {
    /**
     * Writes them.
     *
     * @param commands for {@code nft -j -f}
     * @throws ActivationException when the disk refuses
     */
    public void write(final String commands) throws ActivationException {
        final Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            final Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.deleteIfExists(fresh);
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                final ByteBuffer octets = StandardCharsets.UTF_8.encode(commands);
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
                channel.force(true);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException disk) {
            throw new ActivationException(
                    "cannot keep the rules for the next boot: " + disk.getMessage());
        }
    }
}
