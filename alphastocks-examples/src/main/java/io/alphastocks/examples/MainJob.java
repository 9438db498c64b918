package io.alphastocks.examples;

import java.nio.file.Path;
import java.util.List;

/// The main job: prints the options which it was given.
public final class MainJob {

    private static final List<String> OPTIONS =
            List.of("bus", "data", "db", "json", "mode", "quiet", "seed", "strategy");

    private MainJob() {}

    /// Runs the job. Options are system properties.
    ///
    /// @param arguments none are used
    public static void main(String[] arguments) {
        System.out.println("Java " + Runtime.version() + " in " + Path.of("").toAbsolutePath());
        for (String option : OPTIONS) {
            String value = System.getProperty(option);
            if (value != null) {
                System.out.println(option + " = [" + value + "]");
            }
        }
    }
}
