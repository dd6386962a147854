package org.tandemgate.itests.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;

/** Rules of the form: classes here may import only that. */
final class Imports {
    static final String ROOT = "org.tandemgate.";

    /** Annotations that mean nothing at run time may stand anywhere. */
    private static final String[] EVERYWHERE = {"org.jspecify.annotations"};

    /** Bundles that join users to the product by a framework of their own. */
    static final String[] FRONTS = {
        "org.tandemgate.shell..",
        "org.tandemgate.rest..",
        "org.tandemgate.webconsole..",
        "org.tandemgate.commandsocket.."
    };

    private Imports() {}

    /**
     * @param packages ArchUnit package identifiers of the classes that are held to the rule; {@link
     *     #FRONTS} are not
     * @param ownRooms rooms of the same bundle that they may see; empty text for all of it
     * @param foreign package identifiers of everything else that they may see
     */
    static ArchRule only(
            final List<String> packages, final List<String> ownRooms, final List<String> foreign) {
        final List<String> allowed = new ArrayList<>(foreign);
        allowed.addAll(List.of(EVERYWHERE));
        final var matchers = PackageMatchers.of(allowed);
        final var condition =
                new ArchCondition<JavaClass>("import only own " + ownRooms + " and " + allowed) {
                    @Override
                    public void check(final JavaClass origin, final ConditionEvents events) {
                        for (final Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                            final JavaClass target =
                                    dependency.getTargetClass().getBaseComponentType();
                            if (!target.isPrimitive()
                                    && !isOwn(origin, target, ownRooms)
                                    && !matchers.test(target.getPackageName())) {
                                events.add(
                                        SimpleConditionEvent.violated(
                                                origin, dependency.getDescription()));
                            }
                        }
                    }
                };
        return ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage(packages.toArray(new String[0]))
                .and()
                .resideOutsideOfPackages(FRONTS)
                .should(condition)
                .allowEmptyShould(true);
    }

    private static boolean isOwn(
            final JavaClass origin, final JavaClass target, final List<String> ownRooms) {
        final String own = ROOT + bundleOf(origin);
        return ownRooms.stream()
                .map(room -> room.isEmpty() ? own : own + "." + room)
                .anyMatch(room -> within(target.getPackageName(), room));
    }

    private static boolean within(final String packageName, final String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }

    /** The segment behind {@code org.tandemgate}, empty for classes of others. */
    static String bundleOf(final JavaClass type) {
        final String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        final String rest = name.substring(ROOT.length());
        final int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    /** Classes that some bundle other than its own may not see. */
    static DescribedPredicate<JavaClass> named(final String description, final String... names) {
        final List<String> all = List.of(names);
        return DescribedPredicate.describe(description, type -> all.contains(type.getFullName()));
    }
}
