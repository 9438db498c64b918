package io.alphastocks.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Holds the core to its rules, and shows on fixtures that each of them can fail.
class ArchitectureTest {

    private static final String FIXTURE = "io.alphastocks.architecture.fixture";
    private static final Path MAIN_CLASSES = Path.of("target", "classes");

    private final CoreRules onFixture = new CoreRules(FIXTURE);

    @TestFactory
    Stream<DynamicTest> coreFollows() {
        JavaClasses core = new ClassFileImporter().importPath(MAIN_CLASSES);
        assertThat(core).isNotEmpty();
        return new CoreRules("io.alphastocks")
                .allRules().stream()
                        .map(rule -> dynamicTest(rule.getDescription(), () -> rule.check(core)));
    }

    @Test
    void classFilesOfThisJavaAreReadInFull() {
        JavaClass imported = fixture().get(FIXTURE + ".event.Clocks");

        assertThat(imported.getMethods()).hasSize(5);
        assertThat(imported.getMethodCallsFromSelf()).isNotEmpty();
    }

    @Test
    void usingALowerPackageIsFound() {
        assertThat(violations(onFixture.packagesUseOnlyWhatStandsAboveThem()))
                .anyMatch(line -> line.startsWith("Method <" + FIXTURE + ".model.UsesTime"))
                .noneMatch(line -> line.startsWith("Method <" + FIXTURE + ".time.UsesModel"));
    }

    @Test
    void aPackageOutsideTheListIsFound() {
        assertThat(violations(onFixture.packagesUseOnlyWhatStandsAboveThem()))
                .contains(FIXTURE + ".unlisted.Stray is in no listed package");
    }

    @Test
    void aCycleOfPackagesIsFound() {
        assertThat(violations(onFixture.packagesHaveNoCycle()))
                .anyMatch(line -> line.contains("Slice model") && line.contains("Slice time"));
    }

    @Test
    void aPaperEngineThatKnowsABrokerIsFound() {
        assertThat(violations(onFixture.onlyLiveTradingKnowsABroker()))
                .isNotEmpty()
                .allMatch(line -> line.contains("engine.PaperDesk"));
    }

    @Test
    void modelUsingALibraryIsFound() {
        assertThat(violations(onFixture.modelUsesOnlyJavaBase()))
                .anyMatch(line -> line.contains("com.google.common"))
                .anyMatch(line -> line.contains("java.sql"))
                .noneMatch(line -> line.contains("java.util"));
    }

    @Test
    void readingTheWallClockIsFoundOutsideTime() {
        assertThat(violations(onFixture.onlyTimeReadsTheWallClock()))
                .hasSize(4)
                .allMatch(line -> line.contains("event.Clocks"));
    }

    @Test
    void readingNanoTimeIsFoundOutsideMeasurements() {
        assertThat(violations(onFixture.onlyMeasurementsReadNanoTime()))
                .singleElement()
                .asString()
                .contains("event.Clocks.nanos");
    }

    @Test
    void makingAnOrderOfAnyStateIsFound() {
        assertThat(violations(onFixture.onlyAnOrderMakesAnotherOfItself()))
                .singleElement()
                .asString()
                .contains("event.Forges.forged");
    }

    @Test
    void printingIsFound() {
        assertThat(violations(onFixture.nothingIsPrinted())).hasSize(2);
    }

    @Test
    void javaUtilLoggingIsFound() {
        assertThat(violations(onFixture.nothingUsesJavaUtilLogging()))
                .isNotEmpty()
                .allMatch(line -> line.contains("event.Prints"));
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() {
        assertThat(violations(onFixture.packagesAreNullMarked()))
                .containsExactly(FIXTURE + ".unlisted has no package-info with @NullMarked");
    }

    @Test
    void staticMutableStateIsFound() {
        assertThat(violations(onFixture.nothingHasStaticMutableState()))
                .hasSize(3)
                .anyMatch(line -> line.contains("State.last"))
                .anyMatch(line -> line.contains("State.COUNT"))
                .anyMatch(line -> line.contains("State.NAMES"));
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(fixture()).getFailureReport().getDetails();
    }

    private static JavaClasses fixture() {
        return new ClassFileImporter().importPackages(FIXTURE);
    }
}
