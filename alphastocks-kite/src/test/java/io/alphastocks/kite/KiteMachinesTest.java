package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The adapter asks and understands the same whatever the zone, the language and the digits of the
/// user's machine, and whatever the broker's clock says.
class KiteMachinesTest {

    private static final Map<String, List<String>> MACHINES = machines();

    @TempDir Path directory;

    private static Map<String, List<String>> machines() {
        Map<String, List<String>> machines = new LinkedHashMap<>();
        machines.put("0", List.of("-Duser.timezone=Asia/Kolkata", "-Duser.language=en"));
        machines.put(
                "3",
                List.of(
                        "-Duser.timezone=Pacific/Apia",
                        "-Duser.language=th",
                        "-Duser.region=TH",
                        "-Duser.extensions=u-ca-buddhist-nu-thai"));
        machines.put(
                "-3",
                List.of(
                        "-Duser.timezone=America/New_York",
                        "-Duser.language=ar",
                        "-Duser.region=EG"));
        machines.put("1", List.of("-Duser.timezone=UTC", "-Duser.language=tr", "-Duser.region=TR"));
        machines.put(
                "2",
                List.of(
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Duser.language=hi",
                        "-Duser.region=IN",
                        "-Duser.extensions=u-nu-deva"));
        return machines;
    }

    @Test
    void everyMachineAsksAndUnderstandsTheSame() throws Exception {
        Map<String, Process> running = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> machine : MACHINES.entrySet()) {
            running.put(machine.getKey(), start(machine.getKey(), machine.getValue()));
        }
        List<List<String>> said = new ArrayList<>();
        for (Map.Entry<String, Process> one : running.entrySet()) {
            List<String> lines =
                    new String(
                                    one.getValue().getInputStream().readAllBytes(),
                                    StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            assertThat(one.getValue().waitFor())
                    .as(() -> MACHINES.get(one.getKey()) + log(one.getKey()))
                    .isZero();
            said.add(lines);
        }
        assertThat(said.getFirst())
                .hasSizeGreaterThan(15)
                .anyMatch(line -> line.contains("1234.55"))
                .contains("2026-11-21T00:30:00Z");
        assertThat(said).containsOnly(said.getFirst());
    }

    private Process start(String skew, List<String> machine) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(machine);
        command.add(MachineProbe.class.getName());
        command.add(Files.createDirectory(directory.resolve("machine" + skew)).toString());
        command.add(skew);
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("log" + skew).toFile())
                .start();
    }

    private String log(String skew) {
        try {
            return Files.readString(directory.resolve("log" + skew));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
