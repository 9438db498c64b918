package io.alphastocks.jdbc;

import io.alphastocks.jdbc.RangeQuery.Part;
import io.alphastocks.store.JournalException;
import io.alphastocks.store.MarketDataException;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The rows of a range: a part in hand, and the next one on its way while that is consumed. It
/// keeps no connection between parts, so it may be left in the middle.
final class RangeStream<T> implements Iterator<T> {

    private final ReaderPool readers;
    private final RangeQuery<T> query;
    private @Nullable CompletableFuture<Part<T>> next;
    private Iterator<T> rows = List.<T>of().iterator();

    private RangeStream(ReaderPool readers, RangeQuery<T> query) {
        this.readers = readers;
        this.query = query;
        this.next = start(List.of());
    }

    static <T> Iterator<T> iterate(ReaderPool readers, RangeQuery<T> query) {
        return new RangeStream<>(readers, query);
    }

    static <T> Stream<T> of(Iterator<T> rows) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        rows, Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private CompletableFuture<Part<T>> start(List<Object> after) {
        return readers.start(connection -> query.read(connection, after));
    }

    @Override
    public boolean hasNext() {
        while (!rows.hasNext()) {
            CompletableFuture<Part<T>> coming = next;
            if (coming == null) {
                return false;
            }
            Part<T> part;
            try {
                part = Append.await(coming);
            } catch (JournalException | IllegalArgumentException e) {
                throw new MarketDataException(String.valueOf(e.getMessage()), e);
            }
            next = part.complete() ? null : start(part.last());
            rows = part.rows().iterator();
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return rows.next();
    }
}
