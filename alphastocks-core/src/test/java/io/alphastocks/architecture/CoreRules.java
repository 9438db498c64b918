package io.alphastocks.architecture;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;

import org.jspecify.annotations.NullMarked;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The rules of the core's structure, for the classes below a root package: the core's own, or the
/// fixtures' which show that each rule can fail.
///
/// @param root the package that holds the packages of [#PACKAGES]
record CoreRules(String root) {

    /// The core's packages from the ground up: a package may use what stands before it.
    static final List<String> PACKAGES =
            List.of(
                    "model",
                    "json",
                    "time",
                    "event",
                    "bus",
                    "market",
                    "store",
                    "risk",
                    "book",
                    "indicator",
                    "signal",
                    "strategy",
                    "portfolio",
                    "broker",
                    "position",
                    "execution",
                    "analytics",
                    "notify",
                    "engine",
                    "backtest");

    /// Where a duration may be measured, besides statistics and monitors wherever they are.
    private static final Set<String> MEASURING = Set.of("time", "bus", "store", "book", "engine");

    /// What is in a live engine and in no other.
    private static final Set<String> LIVE_TRADING =
            Set.of("MarketAccess", "LiveRoute", "MarginCheck", "TradingEngine");

    private static final Set<String> JAVA_BASE = Object.class.getModule().getPackages();

    /// Declared types of a static field that are state even where the field is final.
    private static final List<String> MUTABLE_TYPES =
            List.of(
                    "java.lang.StringBuilder",
                    "java.lang.ThreadLocal",
                    "java.util.AbstractCollection",
                    "java.util.AbstractMap",
                    "java.util.Random",
                    "java.util.concurrent.BlockingQueue",
                    "java.util.concurrent.ConcurrentMap",
                    "java.util.concurrent.ExecutorService");

    ArchRule packagesUseOnlyWhatStandsAboveThem() {
        return rule(
                "use only packages that stand above their own: " + String.join(", ", PACKAGES),
                (type, events) -> {
                    String from = segment(type);
                    int rank = PACKAGES.indexOf(from);
                    if (rank < 0 && !from.isEmpty()) {
                        report(events, type, type.getName() + " is in no listed package");
                        return;
                    }
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        JavaClass target = dependency.getTargetClass().getBaseComponentType();
                        if (isBelowRoot(target) && PACKAGES.indexOf(segment(target)) > rank) {
                            report(events, type, dependency.getDescription());
                        }
                    }
                });
    }

    ArchRule packagesHaveNoCycle() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    ArchRule modelUsesOnlyJavaBase() {
        return rule(
                "use only java.base and JSpecify, if in model",
                (type, events) -> {
                    if (!segment(type).equals("model")) {
                        return;
                    }
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        JavaClass target = dependency.getTargetClass().getBaseComponentType();
                        boolean allowed =
                                target.isPrimitive()
                                        || JAVA_BASE.contains(target.getPackageName())
                                        || target.getPackageName()
                                                .equals("org.jspecify.annotations")
                                        || (isBelowRoot(target) && segment(target).equals("model"));
                        if (!allowed) {
                            report(events, type, dependency.getDescription());
                        }
                    }
                });
    }

    ArchRule onlyTimeReadsTheWallClock() {
        return noAccess(
                "read the wall clock outside time",
                type -> segment(type).equals("time"),
                CoreRules::readsWallClock);
    }

    ArchRule onlyMeasurementsReadNanoTime() {
        return noAccess(
                "read System.nanoTime except to measure",
                type ->
                        MEASURING.contains(segment(type))
                                || outermost(type)
                                        .getSimpleName()
                                        .matches(".*(Statistics|Monitor)"),
                access -> is(access, System.class, "nanoTime"));
    }

    /// The constructor takes any state: whoever called it could pass by the table of `OrderState`.
    ArchRule onlyAnOrderMakesAnotherOfItself() {
        String order = root + ".model.Order";
        return noAccess(
                "make an Order but by its own methods, which follow the table of OrderState",
                type -> type.getName().equals(order),
                access ->
                        access.getTargetOwner().getName().equals(order)
                                && access.getName().equals("<init>"));
    }

    ArchRule nothingIsPrinted() {
        return noAccess(
                "use System.out or System.err",
                type -> false,
                access -> is(access, System.class, "out") || is(access, System.class, "err"));
    }

    ArchRule nothingUsesJavaUtilLogging() {
        return rule(
                "not use java.util.logging",
                (type, events) -> {
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        if (dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getPackageName()
                                .equals("java.util.logging")) {
                            report(events, type, dependency.getDescription());
                        }
                    }
                });
    }

    ArchRule packagesAreNullMarked() {
        ClassesTransformer<JavaPackage> packages =
                new AbstractClassesTransformer<>("packages") {
                    @Override
                    public Iterable<JavaPackage> doTransform(JavaClasses classes) {
                        return classes.stream()
                                .filter(CoreRules.this::isBelowRoot)
                                .map(JavaClass::getPackage)
                                .distinct()
                                .toList();
                    }
                };
        return all(packages)
                .should(
                        new ArchCondition<>("have a package-info with @NullMarked") {
                            @Override
                            public void check(JavaPackage item, ConditionEvents events) {
                                if (!item.isAnnotatedWith(NullMarked.class)) {
                                    events.add(
                                            violated(
                                                    item,
                                                    item.getName()
                                                            + " has no package-info with @NullMarked"));
                                }
                            }
                        })
                .allowEmptyShould(true);
    }

    ArchRule nothingHasStaticMutableState() {
        return rule(
                "have no static mutable state",
                (type, events) -> {
                    for (JavaField field : type.getFields()) {
                        Set<JavaModifier> modifiers = field.getModifiers();
                        if (modifiers.contains(JavaModifier.STATIC)
                                && !modifiers.contains(JavaModifier.SYNTHETIC)
                                && (!modifiers.contains(JavaModifier.FINAL)
                                        || isMutable(field.getRawType()))) {
                            report(events, type, field.getDescription() + " is static state");
                        }
                    }
                });
    }

    /// Whoever knows a broker could send it an order: in an engine that are the parts of live
    /// trading alone.
    ArchRule onlyLiveTradingKnowsABroker() {
        return rule(
                "not know a Broker outside broker, but for those of live trading",
                (type, events) -> {
                    if (segment(type).equals("broker")
                            || (segment(type).equals("engine")
                                    && LIVE_TRADING.contains(outermost(type).getSimpleName()))) {
                        return;
                    }
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        if (dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getName()
                                .equals(root + ".broker.Broker")) {
                            report(events, type, dependency.getDescription());
                        }
                    }
                });
    }

    List<ArchRule> allRules() {
        return List.of(
                packagesUseOnlyWhatStandsAboveThem(),
                packagesHaveNoCycle(),
                onlyLiveTradingKnowsABroker(),
                modelUsesOnlyJavaBase(),
                onlyTimeReadsTheWallClock(),
                onlyMeasurementsReadNanoTime(),
                onlyAnOrderMakesAnotherOfItself(),
                nothingIsPrinted(),
                nothingUsesJavaUtilLogging(),
                packagesAreNullMarked(),
                nothingHasStaticMutableState());
    }

    private ArchRule noAccess(
            String description, Predicate<JavaClass> allowed, Predicate<JavaAccess<?>> forbidden) {
        return rule(
                "not " + description,
                (type, events) -> {
                    if (!allowed.test(type)) {
                        type.getAccessesFromSelf().stream()
                                .filter(forbidden)
                                .forEach(access -> report(events, type, access.getDescription()));
                    }
                });
    }

    private ArchRule rule(String description, Check check) {
        DescribedPredicate<JavaClass> belowRoot =
                DescribedPredicate.describe("are below " + root, this::isBelowRoot);
        return classes()
                .that(belowRoot)
                .should(
                        new ArchCondition<>(description) {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                check.check(item, events);
                            }
                        })
                .allowEmptyShould(true);
    }

    private boolean isBelowRoot(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    /// The first part of the type's package below the root, or nothing where it is the root.
    private String segment(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(root + ".")) {
            return "";
        }
        String below = name.substring(root.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private static boolean readsWallClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        return is(access, System.class, "currentTimeMillis")
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock")
                        && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.time.InstantSource") && name.equals("system"))
                || (owner.equals("java.util.Calendar") && name.equals("getInstance"))
                || (owner.equals("java.util.Date") && name.equals("<init>"));
    }

    private static boolean is(JavaAccess<?> access, Class<?> owner, String name) {
        return access.getTargetOwner().isEquivalentTo(owner)
                && access.getTarget().getName().equals(name);
    }

    private static boolean isMutable(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                || MUTABLE_TYPES.stream().anyMatch(type::isAssignableTo);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost;
    }

    private static void report(ConditionEvents events, JavaClass type, String message) {
        events.add(violated(type, message));
    }

    private interface Check {
        void check(JavaClass type, ConditionEvents events);
    }
}
