package org.tandemgate.itests.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bundle as this build has compiled it.
 *
 * @param directory below {@code bundles}, e.g. {@code gratuitous-arp}
 * @param path of the directory
 */
record Bundle(String directory, Path path) {
    private static final String PARENT = "<artifactId>bundles</artifactId>";
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    /** The top of the repository. */
    static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(at.resolve("bundles/pom.xml"))) {
            final Path parent = at.getParent();
            if (parent == null) {
                throw new AssertionError(
                        "no bundles/pom.xml above " + Path.of("").toAbsolutePath());
            }
            at = parent;
        }
        return at;
    }

    /**
     * Every bundle of {@code bundles/pom.xml}: the modules that have it as their parent, because
     * the agent for new JVMs is a plain jar. One that is not compiled is an error.
     */
    static List<Bundle> all() {
        final Path bundles = top().resolve("bundles");
        final List<Bundle> all = new ArrayList<>();
        final Matcher module = MODULE.matcher(text(bundles.resolve("pom.xml")));
        while (module.find()) {
            final var bundle = new Bundle(module.group(1), bundles.resolve(module.group(1)));
            if (!text(bundle.path().resolve("pom.xml")).contains(PARENT)) {
                continue;
            }
            if (!Files.isDirectory(bundle.classes())) {
                throw new AssertionError(
                        bundle.classes()
                                + " is not there: build the bundles first, e.g."
                                + " mvn -pl itests/architecture -am verify");
            }
            all.add(bundle);
        }
        return all;
    }

    Path classes() {
        return path.resolve("target/classes");
    }

    /** Last segment of the symbolic name, and package prefix. */
    String shortName() {
        return directory.replace("-", "");
    }

    Manifest manifest() {
        try (InputStream in = Files.newInputStream(classes().resolve("META-INF/MANIFEST.MF"))) {
            return new Manifest(in);
        } catch (final IOException unreadable) {
            throw new AssertionError("bundle " + directory + " has no manifest", unreadable);
        }
    }

    static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException unreadable) {
            throw new AssertionError("cannot read " + file, unreadable);
        }
    }
}
