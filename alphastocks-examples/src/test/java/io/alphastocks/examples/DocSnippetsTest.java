package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Java in the documentation is Java that the build compiles: every `java` block in README.md,
/// ARCHITECTURE.md and docs/ quotes a source file, word for word.
///
/// To quote, write the code where it is compiled (usually in alphastocks-examples), then put a
/// comment with its path from the project's root on the line before the block:
///
/// ```text
/// <!-- snippet: alphastocks-examples/src/main/java/io/alphastocks/examples/TenLineStrategy.java -->
/// ```
///
/// That quotes the whole file below its imports. `…/File.java#name` quotes a part, which the source
/// marks as javadoc's `@snippet` does:
///
/// ```text
/// // @start region="name"
/// // @end
/// ```
///
/// Indentation that all lines of the part share is taken away, and so are the marks. Where the two
/// differ, change the source first and copy it into the page. Decision records (docs/adr) are left
/// out: they may quote code as it was.
class DocSnippetsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MARKER =
            Pattern.compile("<!-- snippet: ([^#\\s]+)(?:#(\\S+))? -->");

    /// One block of Java on a page.
    private record Block(Path page, int line, String marker, String code) {}

    @TestFactory
    Stream<DynamicTest> everyJavaBlockOfThePagesIsQuotedFromASource() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            for (Block block : blocks(page)) {
                String name = ROOT.relativize(page) + ", line " + block.line();
                tests.add(DynamicTest.dynamicTest(name, () -> check(ROOT, block)));
            }
        }
        return tests.stream();
    }

    @Test
    void aBlockThatDiffersFromItsSourceIsFound(@TempDir Path root) throws IOException {
        Files.writeString(
                root.resolve("A.java"),
                """
                package a;

                import b.B;

                /// A class.
                class A {
                    // @start region="body"
                    int a() {
                        return 1;
                    }
                    // @end
                }
                """);
        Path page = root.resolve("page.md");
        Files.writeString(
                page,
                """
                <!-- snippet: A.java#body -->
                ```java
                int a() {
                    return 1;
                }
                ```

                <!-- snippet: A.java -->

                ```java
                /// A class.
                class A {
                    int a() {
                        return 2;
                    }
                }
                ```
                ```java
                int unquoted;
                ```
                <!-- snippet: A.java#other -->
                ```java
                ```
                """);

        List<Block> blocks = blocks(page);

        assertThat(blocks).hasSize(4);
        check(root, blocks.getFirst());
        assertThat(failure(root, blocks.get(1))).contains("return 1;").contains("return 2;");
        assertThat(failure(root, blocks.get(2))).contains("<!-- snippet: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(root, blocks.get(3)))
                .withMessageContaining("region=\"other\"");
    }

    private static String failure(Path root, Block block) throws IOException {
        try {
            check(root, block);
        } catch (AssertionError e) {
            return e.toString();
        }
        return "no failure";
    }

    private static void check(Path root, Block block) throws IOException {
        Matcher marker = MARKER.matcher(block.marker());
        assertThat(marker.matches())
                .as(
                        "%s, line %d: a java block needs <!-- snippet: path#region --> on the line before it; found '%s'",
                        block.page(), block.line(), block.marker())
                .isTrue();
        Path source = root.resolve(marker.group(1));
        assertThat(source).as("%s, line %d", block.page(), block.line()).exists();
        String region = marker.group(2);
        List<String> lines = Files.readAllLines(source);
        String expected =
                region == null ? belowImports(lines) : region(lines, region, source.toString());
        assertThat(block.code())
                .as("%s, line %d, must be as in %s", block.page(), block.line(), source)
                .isEqualTo(expected);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String name : List.of("README.md", "ARCHITECTURE.md")) {
            if (Files.exists(ROOT.resolve(name))) {
                pages.add(ROOT.resolve(name));
            }
        }
        Path docs = ROOT.resolve("docs");
        try (Stream<Path> walk = Files.walk(docs)) {
            walk.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.startsWith(docs.resolve("adr")))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    private static List<Block> blocks(Path page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        String before = "";
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals("```java")) {
                int start = i + 1;
                do {
                    i++;
                } while (!lines.get(i).strip().equals("```"));
                String code = String.join("\n", lines.subList(start, i));
                blocks.add(new Block(page, start, before, code));
                before = "";
            } else if (!line.isEmpty()) {
                before = line;
            }
        }
        return blocks;
    }

    private static String belowImports(List<String> lines) {
        int start = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("package ") || lines.get(i).startsWith("import ")) {
                start = i + 1;
            }
        }
        return withoutMarks(lines.subList(start, lines.size()));
    }

    private static String region(List<String> lines, String region, String source) {
        String mark = "// @start region=\"" + region + "\"";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(mark)) {
                int end = i;
                while (!lines.get(end).strip().equals("// @end")) {
                    end++;
                }
                return withoutMarks(lines.subList(i, end));
            }
        }
        throw new IllegalArgumentException(source + " has no line '" + mark + "'");
    }

    private static String withoutMarks(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.strip().startsWith("// @"))
                .collect(Collectors.joining("\n"))
                .stripTrailing()
                .stripIndent()
                .strip();
    }
}
