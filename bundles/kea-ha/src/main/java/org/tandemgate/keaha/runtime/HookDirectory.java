package org.tandemgate.keaha.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where this machine keeps Kea's hooks. */
final class HookDirectory {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String HOOKS = "kea/hooks";

    private HookDirectory() {}

    /** Debian keeps them below the name of the machine's kind; a guess where there are none. */
    static String find() {
        try (Stream<Path> kinds = Files.list(LIBRARIES)) {
            return kinds.map(kind -> kind.resolve(HOOKS))
                    .filter(Files::isDirectory)
                    .sorted()
                    .findFirst()
                    .orElse(LIBRARIES.resolve(HOOKS))
                    .toString();
        } catch (final IOException unreadable) {
            return LIBRARIES.resolve(HOOKS).toString();
        }
    }
}
