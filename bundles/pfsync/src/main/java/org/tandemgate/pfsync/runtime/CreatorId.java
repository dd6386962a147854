package org.tandemgate.pfsync.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;

/** Host id of this node: drawn once, then the same for ever. */
public final class CreatorId {
    private static final String FILE = "pfsync-hostid";
    private static final int HEX = 16;

    private CreatorId() {}

    /**
     * Reads it, or draws and stores it; one that cannot be read is drawn anew.
     *
     * @param directory made when it is missing
     * @throws IOException when it cannot be stored: what the peer was told under it would be a
     *     stranger's after the next start
     */
    public static int of(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE);
        if (Files.isRegularFile(file)) {
            final String text = Files.readString(file).strip();
            if (text.matches("[0-9a-f]{8}") && !text.equals("00000000")) {
                return Integer.parseUnsignedInt(text, HEX);
            }
        }
        int id = 0;
        while (id == 0) {
            id = new SecureRandom().nextInt();
        }
        Files.createDirectories(directory);
        final Path made = directory.resolve(FILE + ".new");
        Files.writeString(made, String.format("%08x%n", id));
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return id;
    }
}
