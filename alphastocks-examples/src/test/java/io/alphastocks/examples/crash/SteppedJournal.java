package io.alphastocks.examples.crash;

import io.alphastocks.store.AppendResult;
import io.alphastocks.store.Appender;
import io.alphastocks.store.Journal;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;
import io.alphastocks.testkit.ForwardingJournal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A journal that announces each step, and tells what it has acknowledged before its caller knows.
final class SteppedJournal extends ForwardingJournal {

    /// Begins the line that tells of a record of the book.
    static final String STORED = "stored ";

    /// The stream of the book; others hold what serves only to be faster.
    static final String BOOK = "book/" + TradingProcess.ACCOUNT;

    private final Journal journal;
    private final Steps steps;

    SteppedJournal(Journal journal, Steps steps) {
        super(journal);
        this.journal = journal;
        this.steps = steps;
    }

    @Override
    public AppendResult append(String stream, long expectedVersion, List<JournalRecord> records) {
        List<String> types = types(records);
        types.forEach(type -> steps.at("before store " + type));
        AppendResult result = super.append(stream, expectedVersion, records);
        stored(stream, records, types, result);
        return result;
    }

    /// The book goes on deciding until it is told, which is after the last step.
    @Override
    public Appender appender(String stream, long version) {
        Appender appender = journal.appender(stream, version);
        return records -> {
            List<String> types = types(records);
            types.forEach(type -> steps.at("before store " + type));
            CompletableFuture<AppendResult> told = appender.append(records);
            types.forEach(type -> steps.at("while storing " + type));
            return told.thenApply(result -> {
                stored(stream, records, types, result);
                return result;
            });
        };
    }

    private void stored(
            String stream, List<JournalRecord> records, List<String> types, AppendResult result) {
        if (stream.equals(BOOK) && result instanceof AppendResult.Appended) {
            records.forEach(record -> System.out.println(STORED + record.id() + ";"));
        }
        types.forEach(type -> steps.at("after store " + type));
    }

    private static List<String> types(List<JournalRecord> records) {
        return records.stream().map(SteppedJournal::type).distinct().toList();
    }

    /// To send an order again is another step than to cancel it.
    private static String type(JournalRecord record) {
        boolean again =
                record.type().equals("OrderRequested") && record.payload().contains("\"RESEND\"");
        return again ? "OrderRequested RESEND" : record.type();
    }

    @Override
    public long trim(String stream, long throughVersion) {
        steps.at("before trim");
        long removed = super.trim(stream, throughVersion);
        steps.at("after trim");
        return removed;
    }

    @Override
    public void read(String stream, long afterVersion, Consumer<? super StoredRecord> consumer) {
        steps.at("before read");
        super.read(stream, afterVersion, consumer);
        steps.at("after read");
    }
}
