package io.alphastocks.jdbc;

import io.alphastocks.store.Journal;

import net.jqwik.api.lifecycle.AfterTry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

class SqliteJournalPropertyTest extends SqlJournalProperties {

    private Path directory = Path.of("none");

    @Override
    Journal openNew() throws IOException {
        directory = Files.createTempDirectory("journal");
        return reopen();
    }

    @Override
    Journal reopen() {
        return SqliteJournal.open(directory.resolve("journal.db"));
    }

    @AfterTry
    void delete() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
