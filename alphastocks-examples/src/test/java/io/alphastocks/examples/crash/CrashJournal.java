package io.alphastocks.examples.crash;

import io.alphastocks.jdbc.PostgresJournal;
import io.alphastocks.jdbc.SqliteJournal;
import io.alphastocks.store.Journal;

import org.postgresql.ds.PGSimpleDataSource;

import java.nio.file.Path;

/// A journal by a text that can be handed to a process: a file of SQLite, or the URL of a
/// PostgreSQL database with a schema behind a hash.
final class CrashJournal {

    private CrashJournal() {}

    static Journal open(String where) {
        if (!where.startsWith("jdbc:")) {
            return SqliteJournal.open(Path.of(where));
        }
        String[] parts = where.split("#", 2);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(parts[0]);
        return PostgresJournal.open(source, parts[1]);
    }
}
