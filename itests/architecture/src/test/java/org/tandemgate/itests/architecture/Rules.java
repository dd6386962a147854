package org.tandemgate.itests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.tandemgate.api.planted.ApiLogs;
import org.tandemgate.carp.planted.CarpBelievesTheTimeOfDay;
import org.tandemgate.carp.planted.CarpCountsTheTimeOfDay;
import org.tandemgate.carp.planted.CarpThing;
import org.tandemgate.linux.planted.LinuxSeesCarp;
import org.tandemgate.net.planted.NetLogs;
import org.tandemgate.net.planted.NetReadsClock;
import org.tandemgate.pfsync.planted.PfsyncSeesCarp;
import org.tandemgate.planted.component.ComponentOpensSocket;
import org.tandemgate.planted.component.ComponentSeesFramework;
import org.tandemgate.planted.component.ComponentSeesJna;
import org.tandemgate.planted.component.ComponentStartsThread;
import org.tandemgate.planted.flow.FlowLogs;
import org.tandemgate.planted.flow.FlowReadsClock;
import org.tandemgate.planted.flow.FlowSeesKernel;
import org.tandemgate.planted.kernel.KernelSeesRuntime;
import org.tandemgate.planted.left.Left;
import org.tandemgate.planted.lounge.FifthRoom;
import org.tandemgate.planted.protocol.ProtocolDraws;
import org.tandemgate.planted.protocol.ProtocolLogs;
import org.tandemgate.planted.protocol.ProtocolOpensFile;
import org.tandemgate.planted.protocol.ProtocolOpensSocket;
import org.tandemgate.planted.protocol.ProtocolSeesState;
import org.tandemgate.planted.protocol.ProtocolStartsThread;
import org.tandemgate.planted.runtime.RuntimePrints;
import org.tandemgate.planted.runtime.RuntimeSeesComponent;
import org.tandemgate.planted.runtime.RuntimeSeesFramework;
import org.tandemgate.planted.runtime.RuntimeSeesJnaBindings;
import org.tandemgate.planted.runtime.ThingManager;
import org.tandemgate.planted.state.StateAsksTheTime;
import org.tandemgate.planted.state.StateDraws;
import org.tandemgate.planted.state.StateLogs;
import org.tandemgate.planted.state.StateReadsClock;
import org.tandemgate.planted.state.StateSeesProtocol;
import org.tandemgate.planted.state.StateStartsThread;
import org.tandemgate.shell.planted.ShellSeesRuntime;

/** The rules, one after the other, with what was planted against each. */
final class Rules {
    private static final String API = "org.tandemgate.api..";
    private static final String NET = "org.tandemgate.net..";

    /** The interfaces; their implementation in {@code linux.jna} is for nobody. */
    private static final String LINUX = "org.tandemgate.linux";

    /** What may be used without a second thought: no clock, no thread, no files. */
    private static final List<String> PURE_JAVA =
            List.of(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream");

    /** The one class that prints: the line {@code tandemgate: node NAME ready}. */
    private static final String READY_LINE = "org.tandemgate.node.runtime.ReadyMarker";

    /** What an {@code Instant} that is only shown is asked for. */
    private static final List<String> TOLD =
            List.of("now", "plus", "toString", "equals", "hashCode");

    /**
     * Where an election counts with the time of day after all. Its advertisements begin to count
     * there with {@code replay.protection} (README of carp); and the kernel stamps packets with no
     * other clock, so what is read in the very moment of a step is taken for late, as if it were
     * lost, or for fresh.
     */
    private static final List<String> BY_THE_TIME_OF_DAY =
            List.of(
                    "org.tandemgate.carp.runtime.Advertising.countUpwards",
                    "org.tandemgate.carp.runtime.Member.arrivedNanos");

    private static final List<String> TIMES_OF_DAY =
            List.of(
                    "java.time.Instant",
                    "java.time.Clock",
                    "java.time.InstantSource",
                    "java.time.LocalTime",
                    "java.time.LocalDateTime",
                    "java.time.OffsetDateTime",
                    "java.time.ZonedDateTime",
                    "java.util.Date",
                    "java.util.Calendar",
                    "java.util.GregorianCalendar");

    private Rules() {}

    static List<Rule> all() {
        return List.of(
                net(),
                api(),
                protocol(),
                protocolWithoutFiles(),
                state(),
                flow(),
                devices(),
                runtime(),
                component(),
                componentWithoutSocketsAndThreads(),
                jnaInOnePlace(),
                linuxBelowEverything(),
                fronts(),
                protocolsApart(),
                noCycles(),
                noClock(),
                noTimeOfDayInAnElection(),
                noRandomInState(),
                noStandardOutput(),
                rooms(),
                names());
    }

    private static Rule net() {
        return Rule.of(
                "net imports only java.lang, java.util, java.nio, java.net",
                Imports.only(
                        List.of(NET),
                        List.of(""),
                        with(PURE_JAVA, "java.nio..", "java.net", "org.osgi.annotation..")),
                NetLogs.class);
    }

    private static Rule api() {
        return Rule.of(
                "api imports only java, logins, TLS, net, OSGi annotations and services",
                Imports.only(
                        List.of(API),
                        List.of(""),
                        List.of(
                                "java..",
                                "javax.net.ssl",
                                "javax.security.auth..",
                                NET,
                                "org.osgi.annotation..",
                                "org.osgi.framework")),
                ApiLogs.class);
    }

    private static Rule protocol() {
        return Rule.of(
                "protocol rooms know bytes and nothing else",
                Imports.only(
                        List.of("org.tandemgate.*.protocol.."),
                        List.of("protocol"),
                        with(
                                PURE_JAVA,
                                "java.io",
                                "java.math",
                                "java.nio",
                                "java.nio.charset",
                                "java.security..",
                                "javax.crypto..",
                                "javax.xml.stream",
                                NET)),
                ProtocolLogs.class,
                ProtocolOpensSocket.class,
                ProtocolSeesState.class);
    }

    /** A reader of characters is wanted from java.io, and nothing that has a name on a disk. */
    private static Rule protocolWithoutFiles() {
        return Rule.of(
                "protocol rooms open no file",
                noClasses()
                        .that()
                        .resideInAPackage("org.tandemgate.*.protocol..")
                        .should()
                        .dependOnClassesThat(
                                Imports.named(
                                        "a file",
                                        "java.io.File",
                                        "java.io.FileInputStream",
                                        "java.io.FileOutputStream",
                                        "java.io.FileReader",
                                        "java.io.FileWriter",
                                        "java.io.RandomAccessFile"))
                        .allowEmptyShould(true),
                ProtocolOpensFile.class);
    }

    private static Rule state() {
        return Rule.of(
                "state rooms decide without log, thread, clock, random or wire",
                Imports.only(
                        List.of("org.tandemgate.*.state.."),
                        List.of("state"),
                        with(PURE_JAVA, API, NET)),
                StateLogs.class,
                StateSeesProtocol.class,
                StateAsksTheTime.class);
    }

    /** Where a protocol speaks of what the kernel has: values of both, and nothing that acts. */
    private static Rule flow() {
        return Rule.of(
                "flow rooms turn what the kernel says into what the wire says and do nothing",
                Imports.only(
                        List.of("org.tandemgate.*.flow.."),
                        List.of("protocol", "state", "flow"),
                        with(
                                PURE_JAVA,
                                "java.math",
                                "java.nio.charset",
                                "java.util.concurrent.atomic",
                                API,
                                NET,
                                LINUX)),
                FlowLogs.class,
                FlowSeesKernel.class);
    }

    /** Parts of a runtime that serve one socket each and know nothing of its loop. */
    private static Rule devices() {
        return Rule.of(
                "link and kernel rooms serve a socket and do not see the loop",
                Imports.only(
                        List.of("org.tandemgate.*.link..", "org.tandemgate.*.kernel.."),
                        List.of("protocol", "state", "flow", "link", "kernel"),
                        List.of(
                                "java..",
                                "javax.crypto..",
                                "javax.net.ssl",
                                "javax.security.auth..",
                                "com.sun.net.httpserver",
                                "com.fasterxml.jackson.core..",
                                "io.prometheus.metrics..",
                                API,
                                NET,
                                LINUX,
                                "org.slf4j")),
                KernelSeesRuntime.class);
    }

    private static Rule runtime() {
        return Rule.of(
                "runtime rooms know no OSGi",
                Imports.only(
                        List.of("org.tandemgate.*.runtime.."),
                        List.of("protocol", "state", "flow", "link", "kernel", "runtime"),
                        List.of(
                                "java..",
                                "javax.crypto..",
                                "javax.management..",
                                API,
                                NET,
                                LINUX,
                                "org.slf4j")),
                RuntimeSeesFramework.class,
                RuntimeSeesComponent.class,
                RuntimeSeesJnaBindings.class);
    }

    private static Rule component() {
        return Rule.of(
                "component rooms join their bundle to OSGi services",
                Imports.only(
                        List.of("org.tandemgate.*.component.."),
                        List.of(""),
                        with(
                                PURE_JAVA,
                                "java.io",
                                "java.nio.file",
                                "java.time",
                                "java.util.concurrent..",
                                API,
                                NET,
                                LINUX,
                                "org.slf4j",
                                "org.osgi.framework",
                                "org.osgi.framework.hooks.bundle",
                                "org.osgi.framework.startlevel",
                                "org.osgi.service..",
                                "java.security",
                                "javax.security.auth..",
                                "org.apache.karaf.jaas..")),
                ComponentSeesJna.class,
                ComponentSeesFramework.class);
    }

    private static Rule componentWithoutSocketsAndThreads() {
        return Rule.of(
                "component rooms open no socket and start no thread",
                noClasses()
                        .that()
                        .resideInAPackage("org.tandemgate.*.component..")
                        .should()
                        .dependOnClassesThat(
                                Imports.named(
                                                "a socket or thread",
                                                "java.lang.Thread",
                                                "java.util.concurrent.Executors",
                                                "java.util.concurrent.ForkJoinPool",
                                                "java.util.Timer",
                                                "org.tandemgate.linux.PacketSocket",
                                                "org.tandemgate.linux.RawSocket",
                                                "org.tandemgate.linux.Poller",
                                                "org.tandemgate.linux.LinkMonitor")
                                        .or(resideInAnyPackage("java.net", "java.nio.channels..")))
                        .allowEmptyShould(true),
                ComponentStartsThread.class,
                ComponentOpensSocket.class);
    }

    private static Rule jnaInOnePlace() {
        return Rule.of(
                "com.sun.jna and linux.jna are seen in linux.jna only",
                noClasses()
                        .that()
                        .resideOutsideOfPackage("org.tandemgate.linux.jna..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.sun.jna..", "org.tandemgate.linux.jna..")
                        .allowEmptyShould(true),
                ComponentSeesJna.class,
                RuntimeSeesJnaBindings.class);
    }

    private static Rule linuxBelowEverything() {
        return Rule.of(
                "linux sees net and nothing else of the product",
                Imports.only(
                        List.of("org.tandemgate.linux.."),
                        List.of(""),
                        List.of("java..", NET, "com.sun.jna..", "org.slf4j", "org.osgi..")),
                LinuxSeesCarp.class);
    }

    private static Rule fronts() {
        return Rule.of(
                "shell, rest and web console see api, net and their own framework",
                seesOfTheProduct(),
                ShellSeesRuntime.class);
    }

    /** A condition on classes of the product alone, whatever their framework is. */
    private static ArchRule seesOfTheProduct() {
        final var condition =
                new ArchCondition<JavaClass>("see only api and net of the other bundles") {
                    @Override
                    public void check(final JavaClass origin, final ConditionEvents events) {
                        for (final Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                            final String target =
                                    Imports.bundleOf(
                                            dependency.getTargetClass().getBaseComponentType());
                            if (!List.of("", "api", "net", Imports.bundleOf(origin))
                                    .contains(target)) {
                                events.add(
                                        SimpleConditionEvent.violated(
                                                origin, dependency.getDescription()));
                            }
                        }
                    }
                };
        return ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage(Imports.FRONTS)
                .should(condition)
                .allowEmptyShould(true);
    }

    /** The five protocols and everything else that is not a foundation. */
    private static Rule protocolsApart() {
        return Rule.of(
                "no bundle sees another but api, net and linux",
                SlicesRuleDefinition.slices()
                        .matching("org.tandemgate.(*)..")
                        .should()
                        .notDependOnEachOther()
                        .ignoreDependency(
                                resideInAnyPackage("org.tandemgate.."),
                                resideInAnyPackage(API, NET, "org.tandemgate.linux.."))
                        .allowEmptyShould(true),
                PfsyncSeesCarp.class,
                CarpThing.class);
    }

    private static Rule noCycles() {
        return Rule.of(
                "packages have no cycles",
                SlicesRuleDefinition.slices()
                        .matching("org.tandemgate.(**)")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true),
                Left.class);
    }

    private static Rule noClock() {
        return Rule.of(
                "protocol, state, flow and net read no clock and start no thread",
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "org.tandemgate.*.protocol..",
                                "org.tandemgate.*.state..",
                                "org.tandemgate.*.flow..",
                                NET)
                        .should()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .dependOnClassesThat(
                                Imports.named(
                                        "a clock or thread",
                                        "java.lang.Thread",
                                        "java.lang.ThreadLocal",
                                        "java.time.Clock",
                                        "java.util.Timer",
                                        "java.util.Date"))
                        .allowEmptyShould(true),
                NetReadsClock.class,
                StateReadsClock.class,
                FlowReadsClock.class,
                StateStartsThread.class,
                ProtocolStartsThread.class,
                ProtocolDraws.class);
    }

    /**
     * When something began, and when it ends, is told as the time of day and looked at by people
     * alone: what is never compared nor counted with decides nothing, so the clock may be set.
     */
    private static Rule noTimeOfDayInAnElection() {
        return Rule.of(
                "the time of day decides nothing in an election",
                noClasses()
                        .that()
                        .resideInAPackage("org.tandemgate.carp..")
                        .should()
                        .callMethodWhere(
                                DescribedPredicate.describe(
                                        "counts with the time of day",
                                        Rules::countsWithTheTimeOfDay))
                        .allowEmptyShould(true),
                CarpBelievesTheTimeOfDay.class,
                CarpCountsTheTimeOfDay.class);
    }

    private static boolean countsWithTheTimeOfDay(final JavaCall<?> call) {
        final String owner = call.getTargetOwner().getFullName();
        final String name = call.getName();
        final boolean counts =
                (TIMES_OF_DAY.contains(owner) && !TOLD.contains(name))
                        || (owner.equals("java.time.Duration") && name.equals("between"))
                        || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"));
        final String place = call.getOriginOwner().getFullName() + "." + call.getOrigin().getName();
        return counts && !BY_THE_TIME_OF_DAY.contains(place);
    }

    private static Rule noRandomInState() {
        return Rule.of(
                "state rooms draw no random numbers",
                noClasses()
                        .that()
                        .resideInAnyPackage("org.tandemgate.*.state..", NET)
                        .should()
                        .dependOnClassesThat(
                                Imports.named(
                                        "a random generator",
                                        "java.util.Random",
                                        "java.util.SplittableRandom",
                                        "java.security.SecureRandom"))
                        .allowEmptyShould(true),
                StateDraws.class);
    }

    private static Rule noStandardOutput() {
        return Rule.of(
                "only commands print, and the ready line",
                noClasses()
                        .that()
                        .resideOutsideOfPackage("org.tandemgate.shell..")
                        .and()
                        .doNotHaveFullyQualifiedName(READY_LINE)
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .callMethod(Throwable.class, "printStackTrace")
                        .allowEmptyShould(true),
                RuntimePrints.class);
    }

    /** A data plane is too much for a runtime alone: three more, always with the same names. */
    private static Rule rooms() {
        return Rule.of(
                "every protocol bundle has the same rooms",
                ArchRuleDefinition.classes()
                        .that()
                        .resideOutsideOfPackages(Imports.FRONTS)
                        .and()
                        .resideOutsideOfPackages(API, NET, "org.tandemgate.linux..")
                        .should()
                        .resideInAnyPackage(
                                "org.tandemgate.*.protocol..",
                                "org.tandemgate.*.state..",
                                "org.tandemgate.*.flow..",
                                "org.tandemgate.*.link..",
                                "org.tandemgate.*.kernel..",
                                "org.tandemgate.*.runtime..",
                                "org.tandemgate.*.component..")
                        .allowEmptyShould(true),
                FifthRoom.class);
    }

    private static Rule names() {
        return Rule.of(
                "classes are called what they are, and are final",
                noClasses()
                        .should()
                        .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Data|Info)")
                        .orShould(beOpenForInheritance())
                        .allowEmptyShould(true),
                ThingManager.class,
                RuntimePrints.class);
    }

    private static ArchCondition<JavaClass> beOpenForInheritance() {
        return new ArchCondition<>("be open for inheritance") {
            @Override
            public void check(final JavaClass type, final ConditionEvents events) {
                final boolean open =
                        !type.isInterface()
                                && !type.isEnum()
                                && !type.isAnonymousClass()
                                && !type.getSimpleName().equals("package-info")
                                && !type.getModifiers().contains(JavaModifier.FINAL)
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT);
                events.add(
                        new SimpleConditionEvent(type, open, type.getFullName() + " is not final"));
            }
        };
    }

    private static List<String> with(final List<String> some, final String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
}
