package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.event.BookEvent;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an account keeps of its closed positions is what they add up to, at every moment, also
/// after a restart from a snapshot.
class PositionStatisticsPropertyTest {

    private final AccountCodec codec = new AccountCodec();

    @Provide
    Arbitrary<List<RandomTrading.Act>> acts() {
        return RandomTrading.acts(150);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void theKeptResultsAreThoseOfARecount(@ForAll("acts") List<RandomTrading.Act> acts) {
        try (BookDesk desk = BookDesk.paper()) {
            Trading trading = new Trading(desk);
            for (RandomTrading.Act act : acts) {
                trading.run(act);
                assertThat(desk.book().positionStatistics())
                        .isEqualTo(recounted(desk.book().positions()));
            }
            requireThatSomeClose(desk.book().positionStatistics());
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void afterARestartFromASnapshotTheyGoOn(
            @ForAll("acts") List<RandomTrading.Act> acts, @ForAll @IntRange(max = 1_000) int cut) {
        try (BookDesk desk = BookDesk.paper()) {
            Trading trading = new Trading(desk);
            acts.forEach(trading::run);
            List<BookEvent> events = desk.stored();
            int at = events.size() * cut / 1_000;
            Account first = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
            events.subList(0, at).forEach(first::apply);

            Account restarted = reread(first);
            assertThat(restarted.closed.statistics()).isEqualTo(first.closed.statistics());
            for (BookEvent event : events.subList(at, events.size())) {
                restarted.apply(event);
                assertThat(restarted.closed.statistics())
                        .isEqualTo(recounted(restarted.positions.all()));
            }
            assertThat(restarted.closed.statistics()).isEqualTo(desk.book().positionStatistics());
            requireThatSomeClose(first.closed.statistics());
        }
    }

    /// Where nothing is closed nothing is shown: some tries are cut so early.
    private static void requireThatSomeClose(PositionStatistics statistics) {
        Statistics.collect(statistics.total().closed() > 0);
        Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    }

    /// Random commands, and in between trades that come to their end, some with fills of an entry
    /// that are told after that.
    private static final class Trading {

        private final BookDesk desk;
        private final RandomTrading others;
        private int trades;

        Trading(BookDesk desk) {
            this.desk = desk;
            this.others = new RandomTrading(desk);
        }

        void run(RandomTrading.Act act) {
            if (act.which() % 8 == 0) {
                trade(act.a(), act.b());
            } else {
                others.run(act);
            }
        }

        private void trade(int entry, int exit) {
            int number = trades++;
            String id = "trade " + number;
            Side side = number / 3 % 2 == 0 ? Side.BUY : Side.SELL; // always a reversal
            desk.book().emit(desk.signal(id, "trader " + number % 3, side));
            desk.admit(id, 75, 75);
            if (desk.book().order(id + "/E2").isEmpty()) {
                return; // trading is halted
            }
            desk.fill(id + "/E1", 75, (1 + entry) + ".05");
            desk.update(id + "/E2", OrderState.CANCELLED);
            leave(id, id + "/P", exit);
            if (entry % 3 == 0) {
                desk.fill(id + "/E2", 75, (1 + exit) + ".05");
                leave(id, id + "/P2", entry);
            }
        }

        private void leave(String id, String positionId, int price) {
            desk.book().exit(positionId, ExitReason.MANUAL, null, Quantity.of(1_800));
            for (Order order : desk.book().liveOrders()) {
                if (order.signalId().equals(id)) {
                    desk.fill(order.id(), 75, price + ".05");
                }
            }
        }
    }

    private Account reread(Account account) {
        Account read = new Account(BookDesk.CALENDAR, _ -> Optional.empty());
        AccountCodec.Reading reading = codec.read(read);
        codec.write(account).forEach(reading::part);
        reading.end();
        return read;
    }

    /// Position by position, and in other words than the account's.
    private static PositionStatistics recounted(List<OptionPosition> positions) {
        Map<String, PositionStatistics.Result> byStrategy = new HashMap<>();
        for (OptionPosition position : positions) {
            if (!position.isOpen()) {
                byStrategy.computeIfAbsent(
                        position.strategy(), strategy -> recounted(strategy, positions));
            }
        }
        return PositionStatistics.of(byStrategy);
    }

    private static PositionStatistics.Result recounted(
            String strategy, List<OptionPosition> positions) {
        long wins = 0;
        long losses = 0;
        Money won = Money.ZERO;
        Money lost = Money.ZERO;
        Money gross = Money.ZERO;
        Money charges = Money.ZERO;
        for (OptionPosition position : positions) {
            if (position.closed() == null || !position.strategy().equals(strategy)) {
                continue;
            }
            Money net = position.exitValue().minus(position.entryValue());
            gross = gross.plus(net);
            charges = charges.plus(position.charges().total());
            net = net.minus(position.charges().total());
            if (net.isAbove(Money.ZERO)) {
                wins++;
                won = won.plus(net);
            } else {
                losses++;
                lost = lost.plus(net);
            }
        }
        return new PositionStatistics.Result(wins, losses, won, lost, gross, charges);
    }
}
