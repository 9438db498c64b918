package io.alphastocks.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The command of the README hands every option of the main job on, and runs other examples too.
class DemoCommandTest {

    private String pom = "";
    private String command = "";

    @BeforeEach
    void readTheCommand() throws IOException {
        pom = Files.readString(Path.of("pom.xml"));
        int start = pom.indexOf("<commandlineArgs>");
        assertThat(start).isPositive();
        command = pom.substring(start, pom.indexOf("</commandlineArgs>", start));
    }

    @Test
    void itRunsTheMainJobUnlessItIsToldAnotherExample() {
        assertThat(command)
                .endsWith("-classpath %classpath io.alphastocks.examples.${demo.main} ${demo.url}");
        assertThat(pom)
                .contains("<demo.main>MainJob</demo.main>", "<demo.main>${main}</demo.main>")
                .contains("<demo.url/>", "<demo.url>\"${url}\"</demo.url>");
        assertThat(MainJob.class.getName()).isEqualTo("io.alphastocks.examples.MainJob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bus", "data", "db", "json", "mode", "seed", "strategy"})
    void itHandsTheOptionOn(String option) {
        assertThat(command).contains("${demo." + option + "}");
        assertThat(pom)
                .contains("<id>demo-" + option + "</id>")
                .contains("<demo.%1$s>\"-D%1$s=${%1$s}\"</demo.%1$s>".formatted(option));
    }
}
