package io.alphastocks.jdbc;

import io.alphastocks.store.JournalException;

import javax.sql.DataSource;

/// A journal in a schema of a PostgreSQL database, 14 or newer.
///
/// What [#append] has acknowledged is committed with `synchronous_commit` on (a stronger setting of
/// the server is kept, `off` is overruled) on a server that forces to its disk: one with `fsync =
/// off` is refused. So it survives this process, the server's, and their machines. All appends that
/// wait at a moment, of whatever stream, are stored in one transaction; each is answered for
/// itself. Query tables change in the transaction of their records.
///
/// Any number of journals, in any processes on any machines, may have a schema at the same time. Of
/// several that append to one version of a stream exactly one succeeds and the others get a
/// conflict: a second engine on the same book stops there.
///
/// The `DataSource` stays its owner's: the journal never closes it. While it is open it keeps one
/// connection, so that a pool that others have used up does not keep it from writing, and takes
/// another for each read, at most two at a time. Those may come from a pool, or be made anew each
/// time. They must be sessions of their own: a proxy that shares them by transaction will not do.
///
/// A server that is away or a pool that gives no connection fails the appends of that moment, and
/// the journal goes on when it can. Where a connection breaks in the middle of a commit, the
/// outcome is the server's alone to tell: that append fails, and before the next read or append the
/// journal makes sure that the server has decided, so that the read finds what is so.
///
/// Callers may be virtual threads: all calls but those of [#open] and [#close] run on threads of
/// the journal.
public final class PostgresJournal extends SqlJournal {

    private static final String SCHEMA = "alphastocks";

    private PostgresJournal(PostgresDatabase database) {
        super(database);
    }

    /// Opens the journal in the schema `alphastocks`, or creates it where there is none.
    ///
    /// @throws JournalException as [#open(DataSource, String)] does
    public static PostgresJournal open(DataSource source) {
        return open(source, SCHEMA);
    }

    /// Opens the journal in a schema, or creates it where there is none. One of an older version is
    /// brought up to date, which older versions of AlphaStocks cannot use any more.
    ///
    /// @param schema a plain name of lower-case letters, digits and underscores
    /// @throws IllegalArgumentException if the schema is no such name
    /// @throws JournalException if the database cannot be reached or written, is no PostgreSQL 14
    ///   or newer, does not force to its disk or has another encoding than UTF-8, or if the schema
    ///   is another application's or was written by a newer version; the message says which, and
    ///   what is expected
    public static PostgresJournal open(DataSource source, String schema) {
        return open(source, schema, PostgresSession.Patience.DEFAULT);
    }

    static PostgresJournal open(
            DataSource source, String schema, PostgresSession.Patience patience) {
        return new PostgresJournal(
                new PostgresDatabase(JournalTables.LAYOUT, source, schema, patience));
    }
}
