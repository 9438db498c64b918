package io.alphastocks.examples.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class CrashTest {
    @TempDir Path directory;

    @Test
    void one() throws Exception {
        long t = System.nanoTime();
        CrashSession.Plan plan = new CrashSession.Plan(Long.getLong("crash.seed", 1), directory.resolve("j.db").toString(), java.util.List.of(), Integer.getInteger("crash.kills", 0));
        try (CrashSession session = new CrashSession(plan, directory)) {
            try {
                CrashSession.Outcome outcome = session.run();
                System.out.println(outcome.starts() + " " + outcome.kills() + " " + (System.nanoTime() - t) / 1_000_000 + " ms");
                System.out.println(Verdict.on(session, outcome));
            } catch (Throwable e) {
                System.out.println(session);
                throw e;
            }
        }
    }
}
