package org.tandemgate.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a bundle shows to others. Every method returns complaints, none when all is well. */
final class Packaging {
    private static final Set<String> FOUNDATIONS = Set.of("api", "net", "linux");
    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";
    private static final String VERSION = "org.osgi.annotation.versioning.Version";

    /** One package of an Export-Package header with its attributes. */
    private static final Pattern CLAUSE =
            Pattern.compile("([\\w.]+)((?:;[^;,\"]+(?:\"[^\"]*\")?)*)");

    private Packaging() {}

    /** Packages that a bundle exports, with the attributes of each. */
    static Map<String, String> exports(final Manifest manifest) {
        final Map<String, String> exports = new TreeMap<>();
        final String header = manifest.getMainAttributes().getValue("Export-Package");
        final Matcher clause = CLAUSE.matcher(header == null ? "" : header);
        while (clause.find()) {
            exports.put(clause.group(1), clause.group(2));
        }
        return exports;
    }

    /** Only api, net and linux export, each package with a version, never bindings. */
    static List<String> exportComplaints(final String shortName, final Manifest manifest) {
        final List<String> complaints = new ArrayList<>();
        exports(manifest)
                .forEach(
                        (name, attributes) -> {
                            if (!FOUNDATIONS.contains(shortName)) {
                                complaints.add(shortName + " exports " + name);
                            }
                            if (name.endsWith(".jna")) {
                                complaints.add(shortName + " exports its bindings " + name);
                            }
                            if (!attributes.matches(".*;version=\"?[1-9][0-9.]*\"?.*")) {
                                complaints.add(shortName + " exports without version " + name);
                            }
                        });
        return complaints;
    }

    /** Symbolic name as the directory says; bundles that are no library are singletons. */
    static List<String> nameComplaints(final String shortName, final Manifest manifest) {
        final String header = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
        final String plain = "org.tandemgate." + shortName;
        final String wanted = FOUNDATIONS.contains(shortName) ? plain : plain + ";singleton:=true";
        return wanted.equals(header) || (plain + ";singleton:=true").equals(header)
                ? List.of()
                : List.of("Bundle-SymbolicName is " + header + ", needs " + wanted);
    }

    /** Every class is below {@code org.tandemgate.<bundle>}, so no package is in two bundles. */
    static List<String> packageComplaints(final String shortName, final JavaClasses classes) {
        return classes.stream()
                .filter(type -> !Imports.bundleOf(type).equals(shortName))
                .map(type -> type.getFullName() + " is in bundle " + shortName)
                .sorted()
                .toList();
    }

    /** Every package is null marked. */
    static List<String> nullMarkComplaints(final JavaClasses classes) {
        final Set<String> packages =
                classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        final Set<String> unmarked = new TreeSet<>(packages);
        unmarked.removeAll(annotated(classes, NULL_MARKED));
        return unmarked.stream().map(name -> name + " is not @NullMarked").toList();
    }

    /** Every exported package states its version where it is written, not in the build. */
    static List<String> versionComplaints(final JavaClasses classes, final Set<String> exported) {
        final Set<String> unversioned = new TreeSet<>(exported);
        unversioned.removeAll(annotated(classes, VERSION));
        return unversioned.stream().map(name -> name + " has no @Version").toList();
    }

    private static Set<String> annotated(final JavaClasses classes, final String annotation) {
        return classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(annotation))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
    }
}
