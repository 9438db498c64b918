package io.alphastocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The journal as JSON lines.
class JournalExportTest {

    private static final Instant TIME = Instant.parse("2021-06-11T05:50:00Z");

    private final MemoryJournal journal = MemoryJournal.create();

    @TempDir private Path directory;

    private void append(String stream, String id, String signal, Instant time, String payload) {
        journal.append(
                stream,
                journal.version(stream),
                List.of(new JournalRecord(id, "Tested", time, signal, payload)));
    }

    @Test
    void aRecordIsALineWithAllItsFields() throws Exception {
        append("book/main", "b/1", "ema/1", TIME, "{\"price\":\"101.05\",\"strength\":8.50}");
        append("book/main", "b/2", "", TIME.plusNanos(1_234_000), "{}");
        Path file = directory.resolve("journal.jsonl");

        assertThat(JournalExport.write(journal, JournalQuery.all(), file)).isEqualTo(2);

        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                        {"stream":"book/main","version":1,"ordinal":0,"id":"b/1","type":"Tested",\
                        "time":"2021-06-11T05:50:00.000000Z","correlationId":"ema/1",\
                        "payload":{"price":"101.05","strength":8.50}}
                        {"stream":"book/main","version":2,"ordinal":0,"id":"b/2","type":"Tested",\
                        "time":"2021-06-11T05:50:00.001234Z","correlationId":"","payload":{}}
                        """);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void anyTextIsOneLineAndReadAsItWas() {
        String odd = "a \"quote\" \\ back\nline\r\u2028\t\u0001 ₹ \uD83D\uDCC8 </script>";
        JsonMapper json = new JsonMapper();
        String payload = json.createObjectNode().put("reason", odd).toPrettyString();
        assertThat(payload).contains("\n");
        append("book/" + odd, odd, odd, TIME, payload);
        StringWriter text = new StringWriter();

        JournalExport.write(journal, JournalQuery.all(), text);

        assertThat(text.toString()).endsWith("\n").containsOnlyOnce("\n").doesNotContain("\r");
        JsonNode line = json.readTree(text.toString());
        assertThat(line.get("id").asString()).isEqualTo(odd);
        assertThat(line.get("stream").asString()).isEqualTo("book/" + odd);
        assertThat(line.get("correlationId").asString()).isEqualTo(odd);
        assertThat(line.get("payload").get("reason").asString()).isEqualTo(odd);
    }

    @Test
    void onlyWhatIsAskedForIsWritten() {
        append("book/main", "b/1", "ema/1", TIME, "{}");
        append("book/main", "b/2", "ema/2", TIME, "{}");
        append("book/main", "b/3", "ema/1", TIME.plusSeconds(60), "{}");
        StringWriter text = new StringWriter();

        JournalExport.write(journal, JournalQuery.all().ofSignal("ema/1"), text);
        assertThat(text.toString().lines()).hasSize(2).allMatch(line -> line.contains("ema/1"));

        text.getBuffer().setLength(0);
        JournalExport.write(journal, JournalQuery.all().between(TIME, TIME.plusSeconds(1)), text);
        assertThat(text.toString().lines()).hasSize(2).noneMatch(line -> line.contains("b/3"));
    }

    @Test
    void aPayloadThatIsNoJsonIsNamedAndLeavesNoFile() throws Exception {
        Path file = Files.writeString(directory.resolve("journal.jsonl"), "before\n");
        for (String payload : List.of("", "no json", "{}{}", "{\"a\":", "[1,]")) {
            String id = "id of '%s'".formatted(payload);
            MemoryJournal one = MemoryJournal.create();
            one.append("book", 0, List.of(new JournalRecord(id, "Tested", TIME, "", payload)));

            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> JournalExport.write(one, JournalQuery.all(), file))
                    .withMessageContainingAll("stream book", "version 1", id, "no JSON");
        }
        assertThat(file).hasContent("before");
    }

    @Test
    void whatCannotBeWrittenIsAnError() {
        append("book", "b/1", "", TIME, "{}");
        Path nowhere = directory.resolve("none").resolve("journal.jsonl");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> JournalExport.write(journal, JournalQuery.all(), nowhere))
                .withMessageContaining(nowhere.toString());
        Writer full =
                new Writer() {
                    @Override
                    public void write(char[] characters, int from, int length) throws IOException {
                        throw new IOException("disk full");
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> JournalExport.write(journal, JournalQuery.all(), full))
                .withMessageContaining("disk full");
    }
}
