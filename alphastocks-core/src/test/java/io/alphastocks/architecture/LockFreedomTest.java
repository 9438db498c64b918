package io.alphastocks.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The core takes no lock: state has one writer. Read from class files, as a `synchronized` block
/// leaves no other trace.
class LockFreedomTest {

    private static final Path MAIN_CLASSES = Path.of("target", "classes");
    private static final Path FIXTURE =
            Path.of(
                    "target",
                    "test-classes",
                    "io",
                    "alphastocks",
                    "architecture",
                    "fixture",
                    "bus");

    private static final Pattern LOCK =
            Pattern.compile("java/util/concurrent/locks/(?!LockSupport\\b)");

    @Test
    void coreTakesNoLock() {
        assertThat(locksBelow(MAIN_CLASSES)).isEmpty();
    }

    @Test
    void everyKindOfLockIsFound() {
        assertThat(locksBelow(FIXTURE))
                .containsExactlyInAnyOrder(
                        "Locks.method is synchronized",
                        "Locks.block enters a monitor",
                        "Locks refers to java/util/concurrent/locks/ReentrantLock",
                        "Locks refers to Ljava/util/concurrent/locks/ReentrantLock;");
    }

    private static List<String> locksBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(LockFreedomTest::parse)
                    .flatMap(LockFreedomTest::locks)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> locks(ClassModel type) {
        String internalName = type.thisClass().asInternalName();
        String name = internalName.substring(internalName.lastIndexOf('/') + 1);
        Stream<String> methods =
                type.methods().stream()
                        .flatMap(method -> locks(method).map(lock -> name + "." + lock));
        Stream<String> references =
                StreamSupport.stream(type.constantPool().spliterator(), false)
                        .filter(Utf8Entry.class::isInstance)
                        .map(entry -> ((Utf8Entry) entry).stringValue())
                        .filter(LOCK.asPredicate())
                        .map(reference -> name + " refers to " + reference);
        return Stream.concat(methods, references);
    }

    private static Stream<String> locks(MethodModel method) {
        String name = method.methodName().stringValue();
        Stream<String> flag =
                method.flags().has(AccessFlag.SYNCHRONIZED)
                        ? Stream.of(name + " is synchronized")
                        : Stream.empty();
        Stream<String> monitors =
                method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .filter(element ->
                                element instanceof MonitorInstruction monitor
                                        && monitor.opcode() == Opcode.MONITORENTER)
                        .map(element -> name + " enters a monitor");
        return Stream.concat(flag, monitors);
    }
}
