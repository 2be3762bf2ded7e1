package org.lstm4j.checks;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentPlan;

/** The arrows of the house. */
@AnalyzeClasses(packages = "org.lstm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** What is run and never embedded. */
    private static final String[] APPLICATIONS = {"org.lstm4j.cli..", "org.lstm4j.benchmarks.."};

    private static final String[] ENGINE = {
        "org.lstm4j",
        "org.lstm4j.layer..",
        "org.lstm4j.model..",
        "org.lstm4j.train..",
        "org.lstm4j.math..",
        "org.lstm4j.spi..",
        "org.lstm4j.json..",
        "org.lstm4j.internal.."
    };

    @ArchTest
    static final ArchRule theEngineNeedsTheJdkAlone = classes()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(ENGINE).or(resideInAnyPackage("java..", "jdk.jfr..", "org.jspecify..")));

    /** The flight recorder's module may be missing: its classes are touched where that is known, and nowhere else. */
    @ArchTest
    static final ArchRule theFlightRecorderIsReachedThroughOneDoor = noClasses()
            .that()
            .resideOutsideOfPackage("org.lstm4j.internal.event")
            .or(simpleName("FlightEvents"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.jfr..");

    @ArchTest
    static final ArchRule theCpuBackendNeedsTheEngineAlone = classes()
            .that()
            .resideInAPackage("org.lstm4j.backend.cpu..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(ENGINE)
                    .or(resideInAnyPackage(
                            "org.lstm4j.backend.cpu..", "java..", "jdk.incubator.vector..", "org.jspecify..")));

    @ArchTest
    static final ArchRule backendsNeverSeeEachOther =
            slices().matching("org.lstm4j.backend.(*)..").should().notDependOnEachOther();

    /** But for the benchmark of the bare tile, which is no part of a backend's interface (docs/decisions/013). */
    @ArchTest
    static final ArchRule backendsAreReachedThroughServiceLoaderAlone = noClasses()
            .that(resideOutsideOfPackage("org.lstm4j.backend.."))
            .should()
            .dependOnClassesThat(resideInAPackage("org.lstm4j.backend..").and(not(simpleName("BareTile"))));

    @ArchTest
    static final ArchRule whatTheGpuBackendsShareIsTheirsAlone = noClasses()
            .that()
            .resideOutsideOfPackages("org.lstm4j.gpu..", "org.lstm4j.backend.opencl..", "org.lstm4j.backend.cuda..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lstm4j.gpu..");

    @ArchTest
    static final ArchRule probingTouchesNoVectorClass = noClasses()
            .that()
            .haveSimpleNameEndingWith("Provider")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector..");

    @ArchTest
    static final ArchRule everythingStandsOnTheEngineAndTheCommandOnTheTasks = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("engine")
            .definedBy(ENGINE)
            .layer("interchange")
            .definedBy("org.lstm4j.interchange..")
            .layer("tasks")
            .definedBy("org.lstm4j.tasks..")
            .layer("command")
            .definedBy("org.lstm4j.cli..")
            .layer("kit")
            .definedBy("org.lstm4j.testkit..")
            .layer("benchmarks")
            .definedBy("org.lstm4j.benchmarks..")
            .whereLayer("command")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("kit")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("benchmarks")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("interchange")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("tasks")
            .mayOnlyBeAccessedByLayers("command");

    /** It reads specs, and knows nothing of what computes them: the judge is not made of the judged. */
    @ArchTest
    static final ArchRule theGateMathNeedsNoBackend = noClasses()
            .that()
            .resideInAPackage("org.lstm4j.math..")
            .should()
            .dependOnClassesThat(belongToAnyOf(
                            Backend.class,
                            CoreKernels.class,
                            RecurrentPlan.class,
                            ComputeStream.class,
                            DeviceBuffer.class)
                    .or(resideInAnyPackage(
                            "org.lstm4j.layer..",
                            "org.lstm4j.model..",
                            "org.lstm4j.train..",
                            "org.lstm4j.internal..")));

    @ArchTest
    static final ArchRule theSeamKnowsNothingAboveItButTheComposedFloor = noClasses()
            .that()
            .resideInAPackage("org.lstm4j.spi..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.lstm4j.layer..", "org.lstm4j.model..", "org.lstm4j.train..", "org.lstm4j.internal..")
                    .and(not(simpleName("ComposedPlan"))));

    /** Packages that are not exported serve those that are, and so see them. */
    @ArchTest
    static final ArchRule whatIsExportedFormsNoCycles = slices().matching("org.lstm4j.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage("org.lstm4j.internal.."), alwaysTrue());

    @ArchTest
    static final ArchRule aLibraryPrintsNothing =
            noClasses().that().resideOutsideOfPackages(APPLICATIONS).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule aLibraryHasNoGlobalEffects = noClasses()
            .that()
            .resideOutsideOfPackages(APPLICATIONS)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "setProperty", String.class, String.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.net..");
}
