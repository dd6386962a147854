package org.tandemgate.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule holds for the bundles of this build and bites what was planted against it. */
class ImportRulesTest {
    /** Planted classes alone stand in packages of that name. */
    private static final ImportOption PLANTED =
            (final Location location) -> location.contains("/planted/");

    @TestFactory
    Stream<DynamicTest> bundlesKeep() {
        final JavaClasses bundles =
                new ClassFileImporter()
                        .importPaths(Bundle.all().stream().map(Bundle::classes).toList());
        assertTrue(bundles.size() > 50, "only " + bundles.size() + " classes in the bundles");
        return Rules.all().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> keeps(rule, bundles)));
    }

    private static void keeps(final Rule rule, final JavaClasses bundles) {
        final List<String> violations =
                rule.arch().evaluate(bundles).getFailureReport().getDetails();
        assertEquals(List.of(), violations, String.join("\n", violations));
    }

    @TestFactory
    Stream<DynamicTest> rulesBite() throws URISyntaxException {
        final Path tests =
                Path.of(Rules.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        final JavaClasses planted =
                new ClassFileImporter().withImportOption(PLANTED).importPath(tests);
        return Rules.all().stream()
                .flatMap(
                        rule ->
                                rule.planted().stream()
                                        .map(
                                                victim ->
                                                        DynamicTest.dynamicTest(
                                                                victim.getSimpleName()
                                                                        + " breaks: "
                                                                        + rule.name(),
                                                                () ->
                                                                        bites(
                                                                                rule, victim,
                                                                                planted))));
    }

    private static void bites(final Rule rule, final Class<?> victim, final JavaClasses planted) {
        final List<String> violations =
                rule.arch().evaluate(planted).getFailureReport().getDetails();
        assertTrue(
                violations.stream().anyMatch(text -> text.contains(victim.getName())),
                victim.getName() + " is not among " + violations);
    }
}
