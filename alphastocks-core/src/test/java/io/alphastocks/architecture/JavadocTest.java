package io.alphastocks.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Every public top-level type of the core, and every package, says what it is.
class JavadocTest {

    private static final Path MAIN_SOURCES = Path.of("src", "main", "java");

    @Test
    void publicTypesOfTheCoreAreDocumented() throws IOException {
        assertThat(undocumentedBelow(MAIN_SOURCES)).isEmpty();
    }

    @Test
    void anUndocumentedPublicTypeIsFound(@TempDir Path sources) throws IOException {
        Files.writeString(sources.resolve("Bare.java"), "public record Bare(int value) {}");
        Files.writeString(sources.resolve("Said.java"), "/// Said.\npublic record Said() {}");
        Files.writeString(sources.resolve("Hidden.java"), "record Hidden(int value) {}");
        Files.writeString(sources.resolve("package-info.java"), "package bare;");

        assertThat(undocumentedBelow(sources))
                .containsExactlyInAnyOrder("Bare.java: Bare", "package-info.java: package");
    }

    private static List<String> undocumentedBelow(Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(directory)) {
            List<Path> sources = walk.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of(),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources));
            DocTrees docs = DocTrees.instance(task);
            List<String> undocumented = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
                TreePath path = new TreePath(unit);
                if (unit.getPackage() != null
                        && file.equals("package-info.java")
                        && docs.getDocComment(new TreePath(path, unit.getPackage())) == null) {
                    undocumented.add(file + ": package");
                }
                for (Tree declaration : unit.getTypeDecls()) {
                    if (declaration instanceof ClassTree type
                            && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                            && docs.getDocComment(new TreePath(path, type)) == null) {
                        undocumented.add(file + ": " + type.getSimpleName());
                    }
                }
            }
            return undocumented;
        }
    }
}
