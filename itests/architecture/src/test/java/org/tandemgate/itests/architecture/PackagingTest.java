package org.tandemgate.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tandemgate.planted.protocol.ProtocolLogs;
import org.tandemgate.planted.unmarked.Unmarked;

/** What bundles show to others; each check is tried on something wrong first. */
class PackagingTest {
    private static JavaClasses classes(final Bundle bundle) {
        return new ClassFileImporter().importPath(bundle.classes());
    }

    @TestFactory
    Stream<DynamicTest> bundlesExportOnlyWhatTheyMay() {
        return Bundle.all().stream()
                .map(
                        bundle ->
                                DynamicTest.dynamicTest(
                                        bundle.directory(), () -> assertPackaged(bundle)));
    }

    private static void assertPackaged(final Bundle bundle) {
        final String name = bundle.shortName();
        final Manifest manifest = bundle.manifest();
        final JavaClasses classes = classes(bundle);
        assertEquals(List.of(), Packaging.exportComplaints(name, manifest));
        assertEquals(List.of(), Packaging.nameComplaints(name, manifest));
        assertEquals(List.of(), Packaging.packageComplaints(name, classes));
        assertEquals(List.of(), Packaging.nullMarkComplaints(classes));
        final Set<String> exported = Packaging.exports(manifest).keySet();
        assertEquals(List.of(), Packaging.versionComplaints(classes, exported));
    }

    @Test
    void foundationsExportSomething() {
        for (final String foundation : List.of("api", "net", "linux")) {
            final var bundle =
                    Bundle.all().stream()
                            .filter(it -> it.shortName().equals(foundation))
                            .findFirst();
            assertFalse(Packaging.exports(bundle.orElseThrow().manifest()).isEmpty(), foundation);
        }
    }

    private static Manifest manifest(final String name, final String value) {
        final var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(name, value);
        return manifest;
    }

    @Test
    void readsExportHeaders() {
        final var manifest =
                manifest(
                        "Export-Package",
                        "org.a;version=\"1.0.0\";uses:=\"org.b,org.c\",org.d;version=\"2.1.0\"");

        assertEquals(
                Map.of(
                        "org.a",
                        ";version=\"1.0.0\";uses:=\"org.b,org.c\"",
                        "org.d",
                        ";version=\"2.1.0\""),
                Packaging.exports(manifest));
    }

    @Test
    void findsAnExportThatShouldNotBe() {
        final var good = manifest("Export-Package", "org.tandemgate.x;version=\"1.0.0\"");
        assertEquals(List.of(), Packaging.exportComplaints("api", good));
        assertEquals(
                List.of("carp exports org.tandemgate.x"), Packaging.exportComplaints("carp", good));
        assertEquals(
                List.of("api exports without version org.tandemgate.x"),
                Packaging.exportComplaints("api", manifest("Export-Package", "org.tandemgate.x")));
        assertEquals(
                List.of("linux exports its bindings org.tandemgate.linux.jna"),
                Packaging.exportComplaints(
                        "linux",
                        manifest("Export-Package", "org.tandemgate.linux.jna;version=\"1.0.0\"")));
    }

    @Test
    void findsABundleUnderAnotherName() {
        final var named = manifest("Bundle-SymbolicName", "org.tandemgate.gratuitous-arp");
        assertEquals(
                List.of(
                        "Bundle-SymbolicName is org.tandemgate.gratuitous-arp, needs"
                                + " org.tandemgate.gratuitousarp;singleton:=true"),
                Packaging.nameComplaints("gratuitousarp", named));
    }

    @Test
    void findsAPackageThatBelongsElsewhereAndOneThatIsNotMarked() {
        final JavaClasses planted =
                new ClassFileImporter().importClasses(ProtocolLogs.class, Unmarked.class);
        assertEquals(
                List.of(
                        "org.tandemgate.planted.protocol.ProtocolLogs is in bundle carp",
                        "org.tandemgate.planted.unmarked.Unmarked is in bundle carp"),
                Packaging.packageComplaints("carp", planted));
        assertEquals(
                List.of(
                        "org.tandemgate.planted.protocol is not @NullMarked",
                        "org.tandemgate.planted.unmarked is not @NullMarked"),
                Packaging.nullMarkComplaints(planted));
        assertEquals(
                List.of("org.tandemgate.planted.unmarked has no @Version"),
                Packaging.versionComplaints(planted, Set.of("org.tandemgate.planted.unmarked")));
    }

    /** A marked package passes, so the complaint above is about the mark and nothing else. */
    @Test
    void acceptsAMarkedPackage() {
        final JavaClasses own =
                new ClassFileImporter().importPackages("org.tandemgate.itests.architecture");

        assertEquals(List.of(), Packaging.nullMarkComplaints(own));
    }
}
