package org.tandemgate.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
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

    private Container() {}

    /**
     * @param bootFeatures installed at the start, beside those of Pax Exam; nothing for the
     *     distribution's own
     */
    static Option[] options(final String... bootFeatures) {
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

    private static String property(final String name) {
        final String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "run by Maven: system property " + name + " is not set");
        }
        return value;
    }
}
