package org.tandemgate.itests.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An unpacked distribution that any number of nodes run from; never written to. */
public final class Distribution {
    private final Path home;

    private Distribution(final Path home) {
        this.home = home;
    }

    /**
     * Takes a distribution as it was built.
     *
     * @param built the archive, unpacked into the sandbox's memory, or an unpacked directory
     */
    public static Distribution of(final Path built) {
        if (Files.isDirectory(built)) {
            return new Distribution(requireHome(built.toAbsolutePath()));
        }
        if (!Files.isRegularFile(built)) {
            throw new WorldException(
                    "no distribution at "
                            + built.toAbsolutePath()
                            + "; ./tandemgate build makes it");
        }
        Sandbox.enter();
        final Path home = Sandbox.DIRECTORY.resolve("distribution");
        try {
            if (!Files.exists(home)) {
                Files.createDirectories(home);
                Command.run(
                                "tar",
                                "-xzf",
                                built.toString(),
                                "-C",
                                home.toString(),
                                "--strip-components=1",
                                "--no-same-owner")
                        .required();
            }
        } catch (IOException e) {
            throw new WorldException("cannot unpack " + built, e);
        }
        return new Distribution(requireHome(home));
    }

    private static Path requireHome(final Path home) {
        if (!Files.isExecutable(home.resolve("bin/karaf"))) {
            throw new WorldException(home + " is no distribution: no bin/karaf in it");
        }
        return home;
    }

    /** Its directory. */
    public Path home() {
        return home;
    }

    /** The one jar of a bundle, by its symbolic name. */
    public Path bundle(final String symbolicName) {
        return library("org/tandemgate/" + symbolicName);
    }

    /** The one jar of a library, by its directory in {@code system/}. */
    public Path library(final String path) {
        final Path directory = home.resolve("system").resolve(path);
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (jars.size() != 1) {
                throw new WorldException("needs one jar below " + directory + ", found " + jars);
            }
            return jars.get(0);
        } catch (IOException e) {
            throw new WorldException("cannot look for " + path, e);
        }
    }
}
