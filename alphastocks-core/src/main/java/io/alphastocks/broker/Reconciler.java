package io.alphastocks.broker;

import io.alphastocks.book.Book;
import io.alphastocks.model.Difference;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lays the book beside the broker's orders, trades and positions.
///
/// Neither stands still while it is read: a fill may be booked and not be in the positions yet. So
/// what differs is read again, and only what differs in the last two readings is left.
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(OrderRouter.class);
    private static final int READINGS = 3;

    private final Book book;
    private final EngineClock clock;
    private final Supplier<BrokerRecords> broker;
    private final Consumer<BrokerRecords> adoption;

    /// @param broker reads the broker; throws [BrokerException] where it cannot be read
    /// @param adoption books what it says
    Reconciler(
            Book book,
            EngineClock clock,
            Supplier<BrokerRecords> broker,
            Consumer<BrokerRecords> adoption) {
        this.book = book;
        this.clock = clock;
        this.broker = broker;
        this.adoption = adoption;
    }

    /// @param before the comparison before this one; null where there was none. What is as it was
    ///   then, and has halted trading, is not stored again.
    Reconciliation reconcile(ReconciliationPolicy policy, @Nullable Comparison before) {
        Readings readings = read(policy);
        return concluded(policy, readings.time, readings.found, readings.left, before);
    }

    /// What came out in passing.
    ///
    /// @param confirmed what is as sure as that of any comparison
    /// @param suspected what differed for the first time
    record InPassing(Reconciliation confirmed, List<Difference> suspected) {}

    /// Compares while orders come and go: a broker may show a fill sooner than the units, or an
    /// order later than its answer. What differs for the first time is suspect and no more.
    ///
    /// @param before the comparison before this one; null where there was none
    InPassing reconcileInPassing(ReconciliationPolicy policy, @Nullable Comparison before) {
        Readings readings = read(policy);
        Set<String> known = before == null ? Set.of() : subjects(before.differences());
        List<Difference> suspected =
                readings.left.stream()
                        .filter(Difference::isOurs)
                        .filter(difference -> !known.contains(difference.subject()))
                        .toList();
        Set<String> inDoubt = subjects(suspected.stream());
        List<Difference> left = new ArrayList<>(readings.left);
        left.removeIf(difference -> inDoubt.contains(difference.subject()));
        List<Difference> found = new ArrayList<>(readings.found);
        found.removeIf(difference -> inDoubt.contains(difference.subject()));
        return new InPassing(concluded(policy, readings.time, found, left, before), suspected);
    }

    /// @param time before the first of them
    /// @param found all that differed in any reading
    /// @param left what differed in the last two
    private record Readings(Instant time, List<Difference> found, List<Difference> left) {}

    private Readings read(ReconciliationPolicy policy) {
        Instant time = clock.now();
        Map<String, Difference> found = new LinkedHashMap<>();
        Set<String> last = new HashSet<>();
        List<Difference> left = List.of();
        for (int reading = 1; reading <= READINGS; reading++) {
            BrokerRecords records = broker.get();
            List<Difference> now = differences(records);
            left = new ArrayList<>(now);
            Set<String> again = last;
            left.removeIf(difference -> !again.contains(difference.subject()));
            last = subjects(now.stream());
            now.forEach(difference -> found.putIfAbsent(difference.subject(), difference));
            if (now.stream().noneMatch(Difference::isOurs)) {
                left = now; // what is somebody else's stays so
                break;
            }
            if (policy == ReconciliationPolicy.ADOPT) {
                adoption.accept(records);
                adoptTerms(now);
            }
        }
        return new Readings(time, List.copyOf(found.values()), List.copyOf(left));
    }

    private void adoptTerms(List<Difference> differences) {
        for (Difference difference : differences) {
            if (difference instanceof Difference.OrderTermsDiffer it) {
                book.life().adoptTerms(it.book().id(), it.broker());
            }
        }
    }

    private List<Difference> differences(BrokerRecords records) {
        return book.life().differences(records.orders(), records.trades(), records.positions());
    }

    private static Set<String> subjects(Stream<Difference> differences) {
        return differences.map(Difference::subject).collect(Collectors.toSet());
    }

    private Reconciliation concluded(
            ReconciliationPolicy policy,
            Instant time,
            List<Difference> found,
            List<Difference> left,
            @Nullable Comparison before) {
        List<Difference> listed = policy == ReconciliationPolicy.HALT ? left : found;
        boolean halted = left.stream().anyMatch(Difference::isOurs);
        Reconciliation result = new Reconciliation(time, policy, listed, left, halted);
        boolean isKnown =
                before != null
                        && before.result().isSame(result)
                        && !(halted && book.trading().allowsEntries());
        if (isKnown) {
            return result;
        }
        for (Difference difference : listed) {
            LOG.atWarn()
                    .addKeyValue("difference", difference.text())
                    .addKeyValue("left", left.contains(difference))
                    .log("the broker and the book do not agree");
        }
        if (!listed.isEmpty()) {
            book.life().reconciled(listed, left);
        }
        return result;
    }
}
