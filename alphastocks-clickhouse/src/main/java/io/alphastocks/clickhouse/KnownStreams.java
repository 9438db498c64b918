package io.alphastocks.clickhouse;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a journal knows of streams, so that it need not ask the server before each append: the
/// version that it saw last, and which ids there may be up to some version. The streams that were
/// used last, within bounds. Used by one thread.
final class KnownStreams {

    private static final int MOST_STREAMS = 10_000;

    /// 16 to 32 MB.
    static final int MOST_IDS = 1_000_000;

    private static final class Known {
        private long version;
        private long idsThrough;

        /// Null where there are too many to hold.
        private @Nullable IdHashes ids = new IdHashes();
    }

    private final int mostIds;
    private final Map<String, Known> streams = new LinkedHashMap<>(16, 0.75f, true);
    private int ids;

    KnownStreams() {
        this(MOST_IDS);
    }

    /// @param mostIds how many are held, of all streams
    KnownStreams(int mostIds) {
        this.mostIds = mostIds;
    }

    /// The version that was seen last; others may have gone on.
    ///
    /// @param otherwise what is given where it is not known
    long version(String stream, long otherwise) {
        Known known = streams.get(stream);
        return known == null ? otherwise : known.version;
    }

    void see(String stream, long version) {
        streams.computeIfAbsent(stream, _ -> new Known()).version = version;
        bound(stream);
    }

    /// Something may be otherwise than it was seen.
    void forget(String stream) {
        Known known = streams.remove(stream);
        if (known != null) {
            release(known);
        }
    }

    /// Up to which version its ids are known.
    long idsThrough(String stream) {
        Known known = streams.get(stream);
        return known == null ? 0 : known.idsThrough;
    }

    /// Whether an id of a stream may be there up to [#idsThrough]; where it says no there is none.
    boolean mayHave(String stream, String id) {
        Known known = streams.get(stream);
        IdHashes hashes = known == null ? null : known.ids;
        return hashes == null || hashes.mayHave(id);
    }

    /// Whether its ids are too many to be held: [#mayHave] says yes to all.
    boolean hasTooManyIds(String stream) {
        Known known = streams.get(stream);
        return known != null && known.ids == null;
    }

    /// Takes ids of a stream that has been seen; when all up to a version are given,
    /// [#completeThrough].
    void add(String stream, String id) {
        Known known = streams.get(stream);
        IdHashes hashes = known == null ? null : known.ids;
        if (hashes != null) {
            ids += hashes.add(id);
        }
    }

    void completeThrough(String stream, long version) {
        Known known = streams.get(stream);
        if (known != null) {
            known.idsThrough = version;
        }
        bound(stream);
    }

    /// Takes what has been appended.
    void append(JournalAppend append) {
        String stream = append.stream();
        boolean complete = idsThrough(stream) == append.expectedVersion();
        see(stream, append.version());
        if (complete) {
            append.records().forEach(record -> add(stream, record.id()));
            completeThrough(stream, append.version());
        }
    }

    private void release(Known known) {
        IdHashes hashes = known.ids;
        if (hashes != null) {
            ids -= hashes.size();
        }
    }

    /// Keeps the stream that is in use, if need be without its ids.
    private void bound(String inUse) {
        Iterator<Map.Entry<String, Known>> eldest = streams.entrySet().iterator();
        while (eldest.hasNext() && (ids > mostIds || streams.size() > MOST_STREAMS)) {
            Map.Entry<String, Known> next = eldest.next();
            if (!next.getKey().equals(inUse)) {
                release(next.getValue());
                eldest.remove();
            }
        }
        Known known = ids > mostIds ? streams.get(inUse) : null;
        if (known != null) {
            release(known);
            known.ids = null;
        }
    }

    /// Those of streams whose ids up to the version that they were seen at are not known.
    List<String> incomplete(List<String> of) {
        return of.stream()
                .filter(stream -> !hasTooManyIds(stream))
                .filter(stream -> idsThrough(stream) < version(stream, 0))
                .toList();
    }
}
