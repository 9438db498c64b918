import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Formats every Java source below the working directory, or checks that it is formatted. The build
/// runs it from source: `java Format.java check|apply`.
final class Format {

    private static final Set<String> SKIPPED = Set.of("target", "node_modules");

    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean apply = args.length == 1 && args[0].equals("apply");
        if (!apply && !(args.length == 1 && args[0].equals("check"))) {
            System.err.println("usage: java Format.java check|apply");
            System.exit(2);
        }
        List<String> arguments = new ArrayList<>();
        arguments.add("--aosp");
        // Where a long string breaks is the author's choice; the formatter's is not stable.
        arguments.add("--skip-reflowing-long-strings");
        if (apply) {
            arguments.add("--replace");
        } else {
            arguments.add("--dry-run");
            arguments.add("--set-exit-if-changed");
        }
        List<String> sources = sources(Path.of(""));
        arguments.addAll(sources);
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int status =
                new Main(out, err, InputStream.nullInputStream())
                        .format(arguments.toArray(String[]::new));
        out.flush();
        err.flush();
        if (status != 0 && !apply) {
            System.err.println("Some sources are not formatted, see above.");
            System.err.println("To format all of them: mvn -B -N -Pformat validate");
        }
        System.exit(status);
    }

    private static List<String> sources(Path root) throws IOException {
        List<String> sources = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        String name = directory.getFileName().toString();
                        boolean hidden = name.startsWith(".");
                        return hidden || SKIPPED.contains(name)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            sources.add(file.toString());
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        sources.sort(null);
        return sources;
    }
}
