package io.alphastocks.clickhouse;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Decides who has a version of a stream, where several have stored rows for it. What it has said
/// once stays so.
interface Arbiter {

    /// A version of a stream.
    record Version(String stream, long version) {

        /// The one that an append wants.
        static Version of(JournalAppend append) {
            return new Version(append.stream(), append.version());
        }

        /// The condition of rows of versions.
        static String in(Collection<Version> versions) {
            return versions.stream()
                    .map(v -> "(%s, %s)".formatted(Sql.text(v.stream), v.version))
                    .collect(joining(", ", "(stream, version) IN (", ")"));
        }
    }

    /// The name, which no append has, of who has a version that was trimmed.
    String TRIMMED = "";

    /// Claims their versions for appends whose rows are stored. One fails alone, and is told.
    void claim(List<JournalAppend> appends);

    /// Who has each version, where somebody has; [#TRIMMED] where that can no longer be told.
    Map<Version, String> winners(Collection<Version> versions);

    /// The versions of streams.
    ///
    /// @param highest for each stream the highest version of which there are rows
    Map<String, Long> versions(Map<String, Long> highest);

    /// What orders records of one time, in the order of storing as far as it is known.
    List<RangeQuery.Key> order();

    /// Settings of statements that store rows.
    Map<String, String> insertOptions();

    /// Settings of queries, as they are written.
    String queryOptions();
}
