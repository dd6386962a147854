package org.tandemgate.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;

/**
 * How Pax Exam starts the distribution: as bin/karaf does, without any repository but the local
 * one.
 */
final class Container {
    private static final String FEATURES = "etc/org.apache.karaf.features.cfg";
    private static final String STARTUP = "etc/startup.properties";

    private Container() {}

    /**
     * @param bootFeatures installed at the start, beside those of Pax Exam; nothing for the
     *     distribution's own
     */
    static Option[] options(final String... bootFeatures) {
        // Pax Exam passes standard input on to the container, and so takes the answer that Surefire
        // waits for before it exits.
        System.setIn(InputStream.nullInputStream());
        final String karaf = property("tandemgate.karafVersion");
        final Path target = Path.of(property("tandemgate.target"));
        final List<Option> options = new ArrayList<>();
        options.add(
                karafDistributionConfiguration()
                        .frameworkUrl(Path.of(property("tandemgate.archive")).toUri().toString())
                        .name("tandemgate")
                        .karafVersion(karaf)
                        .unpackDirectory(new File(target.toFile(), "exam"))
                        .useDeployFolder(false));
        options.add(keepRuntimeFolder());
        options.add(configureConsole().ignoreLocalConsole().ignoreRemoteShell());
        options.add(logLevel(LogLevel.INFO));
        if (bootFeatures.length > 0) {
            options.add(
                    editConfigurationFilePut(
                            FEATURES, "featuresBoot", String.join(",", bootFeatures)));
            options.add(replaceConfigurationFile(STARTUP, startsNothingOfOurs(target)));
        }
        options.add(
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        property("tandemgate.localRepository")));
        for (final String flag :
                List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djna.nosys=false",
                        "-Djna.noclasspath=true",
                        "-classpath",
                        "lib/jdk9plus/*:lib/boot/*:lib/endorsed/*")) {
            options.add(vmOption(flag));
        }
        return options.toArray(new Option[0]);
    }

    /**
     * The bundles that start before any feature is looked at, less those that our features bring.
     */
    private static File startsNothingOfOurs(final Path target) {
        final Path shipped =
                Path.of(property("tandemgate.archive")).resolveSibling("assembly").resolve(STARTUP);
        try {
            final List<String> lines =
                    Files.readAllLines(shipped).stream()
                            .filter(line -> !line.matches(".*(org/tandemgate/|/jna/|\\.scr/).*"))
                            .toList();
            Files.createDirectories(target);
            return Files.write(target.resolve("startup.properties"), lines).toFile();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make startup.properties of " + shipped, e);
        }
    }

    private static String property(final String name) {
        final String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "run by Maven: system property " + name + " is not set");
        }
        return value;
    }
}
