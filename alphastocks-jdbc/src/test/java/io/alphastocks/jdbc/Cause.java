package io.alphastocks.jdbc;

import java.nio.file.Path;

/// Why a database is away.
enum Cause {
    SQLITE_DISK_FULL {
        @Override
        Outage prepare(Path directory) throws Exception {
            return SqliteOutages.Full.in(directory);
        }
    },
    SQLITE_LOCKED_BY_ANOTHER_PROCESS {
        @Override
        Outage prepare(Path directory) {
            return new SqliteOutages.Locked(directory);
        }
    },
    SQLITE_FILE_MOVED_AWAY {
        @Override
        Outage prepare(Path directory) {
            return SqliteOutages.Moved.in(directory);
        }
    },
    POSTGRES_STOPPED {
        @Override
        Outage prepare(Path directory) {
            return PostgresOutages.Down.of(false);
        }
    },
    POSTGRES_KILLED {
        @Override
        Outage prepare(Path directory) {
            return PostgresOutages.Down.of(true);
        }
    },
    POSTGRES_DISK_FULL {
        @Override
        Outage prepare(Path directory) throws Exception {
            return PostgresOutages.Full.in(directory);
        }
    },
    POSTGRES_LOCKED_BY_ANOTHER_PROCESS {
        @Override
        Outage prepare(Path directory) {
            return new PostgresOutages.Locked();
        }
    },
    POSTGRES_POOL_EXHAUSTED {
        @Override
        Outage prepare(Path directory) {
            return new PostgresOutages.Exhausted();
        }
    },
    POSTGRES_READ_ONLY {
        @Override
        Outage prepare(Path directory) throws Exception {
            return PostgresOutages.ReadOnly.create();
        }
    };

    abstract Outage prepare(Path directory) throws Exception;
}
