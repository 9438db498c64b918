package io.alphastocks.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.alphastocks.event.RiskLimitReached;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalCompleted;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalExpired;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.SignalStopped;
import io.alphastocks.event.TradingResumed;
import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Money;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderPurpose;
import io.alphastocks.model.OrderState;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Side;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingMode;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.RiskBreach;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the book decides, command by command.
class BookTest {

    /// When the trading day after [BookDesk#START] begins: Monday, 0:00 in India.
    private static final Instant MONDAY = Instant.parse("2021-06-13T18:30:00Z");

    private final BookDesk desk = BookDesk.paper();
    private final Book book = desk.book();

    private static List<String> ids(List<Order> orders) {
        return orders.stream().map(Order::id).toList();
    }

    @Nested
    class Emitting {

        @Test
        void theFirstSignalOfADayIsStoredAndPublished() {
            Signal signal = desk.signal("S1", "ma", Side.BUY);

            assertThat(book.emit(signal))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.FIRST));
            assertThat(book.signal("S1"))
                    .contains(new SignalEntry(signal, SignalState.NEW, false, null));
            assertThat(desk.published(SignalGenerated.class))
                    .extracting(SignalGenerated::signal)
                    .containsExactly(signal);
        }

        @Test
        void theSameDirectionSaysNothingNewWhileBothLevelsAreUntouched() {
            book.emit(desk.signal("S1", "ma", Side.BUY));
            desk.news();

            assertThat(book.emit(desk.signal("S2", "ma", Side.BUY)))
                    .isEqualTo(new Emission.Skipped("S1"));
            assertThat(desk.news()).isEmpty();
            assertThat(book.signal("S2")).isEmpty();
        }

        @Test
        void theOppositeDirectionIsAReversalAndTheNextDuplicateIsJudgedAgainstIt() {
            book.emit(desk.signal("S1", "ma", Side.BUY));

            assertThat(book.emit(desk.signal("S2", "ma", Side.SELL)))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.REVERSAL));
            assertThat(book.emit(desk.signal("S3", "ma", Side.SELL)))
                    .isEqualTo(new Emission.Skipped("S2"));
            assertThat(book.emit(desk.signal("S4", "ma", Side.BUY)))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.REVERSAL));
        }

        @ParameterizedTest
        @CsvSource({"true", "false"})
        void theSameDirectionIsAReEntryOnceTargetOrStopWasTouched(boolean target) {
            book.emit(desk.signal("S1", "ma", Side.BUY));
            assertThat(book.touch("S1", Price.of(target ? "16100" : "15700"), target)).isTrue();

            assertThat(book.emit(desk.signal("S2", "ma", Side.BUY)))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.RE_ENTRY));
            assertThat(book.emit(desk.signal("S3", "ma", Side.BUY)))
                    .isEqualTo(new Emission.Skipped("S2"));
        }

        @Test
        void theNextTradingDayBeginsAfreshInTheMarketsZoneWhateverTheJvms() {
            Instant sundayNight = MONDAY.minusMillis(1); // a weekend belongs to its Friday
            book.emit(BookDesk.signal("S1", "ma", Side.BUY, BookDesk.START));

            assertThat(book.emit(BookDesk.signal("S2", "ma", Side.BUY, sundayNight)))
                    .isEqualTo(new Emission.Skipped("S1"));
            assertThat(book.emit(BookDesk.signal("S3", "ma", Side.BUY, MONDAY)))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.FIRST));
        }

        @Test
        void strategiesAndSymbolsAreJudgedByThemselves() {
            Signal nifty = desk.signal("S1", "ma", Side.BUY);
            Signal bank =
                    new Signal(
                            "S3",
                            "BANKNIFTY",
                            "ma",
                            Side.BUY,
                            nifty.entry(),
                            nifty.stopLoss(),
                            nifty.target(),
                            8,
                            1,
                            nifty.timeframe(),
                            "",
                            nifty.time());
            book.emit(nifty);

            assertThat(book.emit(desk.signal("S2", "rsi", Side.BUY)))
                    .isEqualTo(new Emission.Emitted(SignalGenerated.Kind.FIRST));
            assertThat(book.emit(bank)).isEqualTo(new Emission.Emitted(SignalGenerated.Kind.FIRST));
        }

        @Test
        void aKnownIdIsAReplayWhateverItSays() {
            book.emit(desk.signal("S1", "ma", Side.BUY));

            assertThat(book.emit(desk.signal("S1", "ma", Side.BUY)))
                    .isEqualTo(new Emission.Known());
            assertThat(book.emit(desk.signal("S1", "other", Side.SELL)))
                    .isEqualTo(new Emission.Known());
        }
    }

    @Nested
    class Admitting {

        @Test
        void admissionClaimsTheSignalAndStoresAnIntentForEachSlice() {
            desk.emit("S1");
            desk.news();

            Admission admission = desk.admit("S1", 1_800, 1_800, 75);

            assertThat(admission).isInstanceOf(Admission.Admitted.class);
            List<Order> orders = ((Admission.Admitted) admission).orders();
            assertThat(ids(orders)).containsExactly("S1/E1", "S1/E2", "S1/E3");
            assertThat(orders)
                    .allSatisfy(order -> {
                        assertThat(order.state()).isEqualTo(OrderState.INTENT);
                        assertThat(order.purpose()).isEqualTo(OrderPurpose.ENTRY);
                        assertThat(order.side()).isEqualTo(Side.BUY);
                        assertThat(order.positionId()).isEqualTo("S1/P");
                    });
            assertThat(orders)
                    .extracting(o -> o.quantity().units())
                    .containsExactly(1_800L, 1_800L, 75L);
            assertThat(desk.news())
                    .containsExactly(
                            "SignalActivated", "OrderIntended", "OrderIntended", "OrderIntended");
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.ACTIVE);
            assertThat(book.exposure().reserved()).isEqualTo(Money.of("367500"));
            assertThat(book.exposure().positions()).isEqualTo(1);
            assertThat(book.exposure().entriesLastMinute()).isEqualTo(3);
        }

        @Test
        void aClaimedSignalIsNeverClaimedAgainInAnyStateItReaches() {
            desk.emit("S1");
            desk.admit("S1", 75);
            desk.news();

            assertThat(desk.admit("S1", 75))
                    .isEqualTo(new Admission.AlreadyClaimed(SignalState.ACTIVE));
            assertThat(book.reject("S1", "rule", "1", "2", List.of())).isFalse();
            desk.fill("S1/E1", 75, "100");
            desk.exit("S1", ExitReason.TARGET);
            desk.fill("S1/X1", 75, "170");
            assertThat(desk.admit("S1", 75))
                    .isEqualTo(new Admission.AlreadyClaimed(SignalState.COMPLETED));
            assertThat(book.orders()).hasSize(2);
        }

        @Test
        void aRejectedSignalCannotBeClaimedAndKeepsWhyItWasRejected() {
            desk.emit("S1");

            assertThat(book.reject("S1", "strength", "4.0", "5.0", List.of())).isTrue();
            assertThat(desk.admit("S1", 75))
                    .isEqualTo(new Admission.AlreadyClaimed(SignalState.REJECTED));
            assertThat(desk.published(SignalRejected.class))
                    .extracting(SignalRejected::rule, SignalRejected::value, SignalRejected::limit)
                    .containsExactly(tuple("strength", "4.0", "5.0"));
        }

        @Test
        void anUnknownSignalIsTheCallersMistake() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> desk.admit("nobody", 75))
                    .withMessageContaining("nobody");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> book.submitted("nobody", new SubmitOutcome.Acked("1")))
                    .withMessageContaining("nobody");
        }

        private void assertRefused(BookDesk limited, RiskBreach expected, long... slices) {
            limited.emit("refused");
            BookDesk.State before = limited.state();
            limited.news();

            assertThat(limited.admit("refused", slices))
                    .isEqualTo(new Admission.LimitReached(expected));

            assertThat(limited.published(RiskLimitReached.class))
                    .extracting(e -> new RiskBreach(e.rule(), e.value(), e.limit(), e.until()))
                    .containsExactly(expected);
            assertThat(limited.news()).containsExactly("SignalRejected", "RiskLimitReached");
            assertThat(limited.stateOf("refused")).isEqualTo(SignalState.REJECTED);
            assertThat(limited.state().orders()).isEqualTo(before.orders());
            assertThat(limited.state().exposure()).isEqualTo(before.exposure());
        }

        @Test
        void theNumberOfPositionsCountsEntriesUnderWay() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxPositions(2));
            limited.opened("S1", 75);
            limited.emit("S2");
            limited.admit("S2", 75);

            assertRefused(limited, new RiskBreach("open positions", "2", "2"), 75);
        }

        @Test
        void anOrderOfUnknownFateCountsAsLive() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxPositions(1));
            limited.emit("S1");
            limited.admit("S1", 75);
            limited.book().submitted("S1/E1", new SubmitOutcome.Unknown("time-out"));
            limited.update("S1/E1", OrderState.NOT_FOUND);

            assertRefused(limited, new RiskBreach("open positions", "1", "1"), 75);
        }

        @Test
        void capitalAtRiskCountsWhatIsHeldAndWhatMayStillCome() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxCapitalAtRiskPercent(15));
            limited.opened("S1", 750); // 75,000 held
            limited.emit("S2");
            limited.admit("S2", 675); // 67,500 reserved: 7,500 are left of 150,000

            assertRefused(
                    limited, new RiskBreach("capital at risk", "157500.00", "150000.00"), 150);
            limited.emit("S3");
            assertThat(limited.admit("S3", 75)).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void theDaysLossStopsEntriesAndTheNextDayAllowsThem() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxDailyLossPercent(5));
            limited.opened("S1", 1_500);
            limited.exit("S1", ExitReason.STOP);
            limited.fill("S1/X1", 1_500, "66.70");
            // 1,500 x -33.30 = -49,950; charges 20 + 150 + 20 + 100.05
            assertRefused(
                    limited, new RiskBreach("daily loss", "50240.05", "50000.00", MONDAY), 75);

            limited.pass(Duration.ofDays(3));
            limited.emit("S2");
            assertThat(limited.admit("S2", 75)).isInstanceOf(Admission.Admitted.class);
        }

        /// A broker's clock, or a stamp read wrongly.
        @ParameterizedTest
        @ValueSource(strings = {"1970-01-01T00:00:00Z", "2030-01-02T05:00:00Z"})
        void aWrongStampTakesNoLossOutOfItsDay(String stamp) {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxDailyLossPercent(5));
            limited.opened("S1", 1_500);
            limited.exit("S1", ExitReason.STOP);
            limited.update(
                    "S1/X1",
                    OrderState.FILLED,
                    new BrokerTrade(
                            "wrong", Quantity.of(1_500), Price.of("66.70"), Instant.parse(stamp)));

            assertRefused(
                    limited, new RiskBreach("daily loss", "50240.05", "50000.00", MONDAY), 75);
            assertThat(limited.book().exposure().consecutiveLosses()).isEqualTo(1);
        }

        @Test
        void lossesInARowStopEntriesAndAProfitInBetweenDoesNotCount() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxConsecutiveLosses(2));
            for (String[] trade : new String[][] {{"L1", "90"}, {"W1", "120"}, {"L2", "90"}}) {
                limited.opened(trade[0], 75);
                limited.exit(trade[0], ExitReason.MANUAL);
                limited.fill(trade[0] + "/X1", 75, trade[1]);
            }
            assertThat(limited.book().exposure().consecutiveLosses()).isEqualTo(1);
            limited.opened("L3", 75);
            limited.exit("L3", ExitReason.MANUAL);
            limited.fill("L3/X1", 75, "99");

            assertRefused(limited, new RiskBreach("consecutive losses", "2", "2", MONDAY), 75);
        }

        @Test
        void whatALateFillOpensAfterTheCloseIsALossOfItsOwn() {
            desk.emit("L1");
            desk.admit("L1", 150);
            desk.fill("L1/E1", 75, "100");
            desk.update("L1/E1", OrderState.CANCELLED);
            desk.exit("L1", ExitReason.MANUAL);
            desk.fill("L1/X1", 75, "90");
            assertThat(desk.book().exposure().consecutiveLosses()).isEqualTo(1);

            desk.fill("L1/E1", 75, "100");
            assertThat(desk.position("L1").isOpen()).isFalse();
            desk.book().exit("L1/P2", ExitReason.MANUAL, null, Quantity.of(1_800));
            desk.fill("L1/X2", 75, "90");

            assertThat(desk.book().position("L1/P2").orElseThrow().isOpen()).isFalse();
            assertThat(desk.book().exposure().consecutiveLosses()).isEqualTo(2);
        }

        @Test
        void entryOrdersAreCountedOverSixtySeconds() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE.withMaxEntriesPerMinute(2));
            limited.emit("S1");
            limited.admit("S1", 75, 75);

            limited.pass(Duration.ofSeconds(59));
            Instant inAMinute = limited.clock.now().plusSeconds(60);
            assertRefused(limited, new RiskBreach("entries per minute", "3", "2", inAMinute), 75);
            limited.pass(Duration.ofSeconds(1));
            limited.emit("S2");
            assertThat(limited.admit("S2", 75)).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void moreThanTheFreeCashIsRefused() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE);
            limited.opened("S1", 750); // 75,000 and charges of 95

            assertRefused(limited, new RiskBreach("free cash", "924944.00", "924905.00"), 9_240);
        }

        @Test
        void entriesUnderWayKeepWhatTheirChargesWillTake() {
            BookDesk limited = BookDesk.paper(BookDesk.WIDE);
            limited.emit("S1");
            assertThat(limited.admit("S1", 4_950)).isInstanceOf(Admission.Admitted.class);

            // 1,000,000 less 495,000 and its charges of 20 + 495 leave 504,485
            assertRefused(limited, new RiskBreach("free cash", "504524.00", "504485.00"), 5_040);
        }

        @Test
        void whileTradingIsHaltedNothingIsAdmitted() {
            desk.book().halt(TradingStatus.halted("news"));

            assertRefused(desk, new RiskBreach("trading state", "HALTED: news", "ACTIVE"), 75);
        }
    }

    @Nested
    class Logging {

        private final BookDesk logger = BookDesk.logging();

        @Test
        void aLoggedSignalOpensNothingAndReservesNothing() {
            logger.emit("S1");
            logger.news();

            assertThat(logger.log("S1", 375)).isEqualTo(new Admission.Admitted(List.of()));

            SignalActivated sheet = logger.published(SignalActivated.class).getFirst();
            assertThat(sheet.action()).isEqualTo(SignalActivated.Action.LOGGED);
            assertThat(sheet.mode()).isEqualTo(TradingMode.LOGGING_ONLY);
            assertThat(sheet.orderIds()).isEmpty();
            assertThat(sheet.quantity()).isEqualTo(Quantity.of(375));
            assertThat(logger.news()).containsExactly("SignalActivated");
            assertThat(logger.book().orders()).isEmpty();
            assertThat(logger.book().exposure().reserved()).isEqualTo(Money.ZERO);
            assertThat(logger.book().exposure().positions()).isZero();
        }

        @Test
        void aLoggingBookTakesNoOrders() {
            logger.emit("S1");
            BookDesk.State before = logger.state();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> logger.admit("S1", 75))
                    .withMessageContaining("logging");
            assertThat(logger.state()).isEqualTo(before);
        }

        @Test
        void theUnderlyingsTargetCompletesALoggedSignalAndItsStopStopsIt() {
            logger.emit("S1");
            logger.log("S1", 75);
            logger.emit("S2");
            logger.log("S2", 75);

            logger.book().touch("S1", Price.of("15500"), true);
            logger.book().touch("S2", Price.of("15910"), false);

            assertThat(logger.stateOf("S1")).isEqualTo(SignalState.COMPLETED);
            assertThat(logger.stateOf("S2")).isEqualTo(SignalState.STOPPED);
            SignalCompleted completed = logger.published(SignalCompleted.class).getFirst();
            assertThat(completed.reason()).isEqualTo("TARGET");
            assertThat(completed.exitPrice()).isEqualTo(Price.of("15500"));
            assertThat(completed.profit()).isEqualTo(Money.ZERO);
            assertThat(completed.profitPercent()).isEqualTo(300 * 100.0 / 15_800);
            assertThat(logger.published(SignalStopped.class))
                    .extracting(SignalStopped::profitPercent)
                    .containsExactly(-110 * 100.0 / 15_800);
            assertThat(logger.book().touch("S1", Price.of("15910"), false)).isFalse();
        }

        @Test
        void theSessionsEndExpiresWhatWaitsOrWasLoggedAndNothingElse() {
            logger.emit("waiting");
            logger.emit("logged");
            logger.log("logged", 75);
            logger.emit("rejected");
            logger.book().reject("rejected", "rule", "1", "2", List.of());
            desk.opened("traded", 75);

            assertThat(logger.book().expire("waiting", Price.of("15700"), "session end")).isTrue();
            assertThat(logger.book().expire("logged", null, "session end")).isTrue();
            assertThat(logger.book().expire("rejected", null, "session end")).isFalse();
            assertThat(logger.book().expire("logged", null, "session end")).isFalse();
            assertThat(book.expire("traded", null, "session end")).isFalse();

            assertThat(logger.published(SignalExpired.class))
                    .extracting(SignalExpired::exitPrice)
                    .containsExactly(Price.of("15700"), Price.of("15800"));
            assertThat(logger.stateOf("waiting")).isEqualTo(SignalState.EXPIRED);
            assertThat(desk.stateOf("traded")).isEqualTo(SignalState.ACTIVE);
        }

        @Test
        void aTouchOfATradedSignalEndsNothing() {
            desk.opened("S1", 75);

            assertThat(book.touch("S1", Price.of("15500"), true)).isTrue();
            assertThat(desk.stateOf("S1")).isEqualTo(SignalState.ACTIVE);
            assertThat(desk.entry("S1").touched()).isTrue();
            assertThat(desk.published(SignalEnded.class)).isEmpty();
        }
    }

    @Nested
    class Halting {

        @Test
        void aHaltSurvivesReopeningAndEndsWithResume() {
            TradingStatus halt =
                    TradingStatus.halted("news").until(desk.clock.now().plusSeconds(60));
            assertThat(book.halt(halt)).isEqualTo(halt);
            assertThat(book.halt(TradingStatus.reducing("less").until(desk.clock.now())))
                    .isEqualTo(halt);
            assertThat(desk.reopen().book().trading()).isEqualTo(halt);

            desk.book().resume("all clear");
            desk.book().resume("all clear");
            assertThat(desk.reopen().book().trading()).isEqualTo(TradingStatus.ACTIVE);

            assertThat(desk.news())
                    .containsExactly("AccountOpened", "TradingHalted", "TradingResumed");
        }

        @Test
        void aHaltWhoseEndIsOverChangesNothing() {
            TradingStatus over = TradingStatus.closingAll("news").until(desk.clock.now());

            assertThat(book.halt(over)).isEqualTo(TradingStatus.ACTIVE);

            assertThat(desk.news()).containsExactly("AccountOpened");
        }

        @Test
        void aHaltThatNobodyHasLookedIntoStands() {
            TradingStatus seen = book.halt(TradingStatus.reducing("news"));
            TradingStatus anew = book.halt(TradingStatus.closingAll("kill switch"));

            assertThat(book.resume(seen, "the news is old")).isEqualTo(anew);
            assertThat(book.trading()).isEqualTo(anew);
            assertThat(book.resume(anew, "all clear")).isEqualTo(TradingStatus.ACTIVE);
            assertThat(book.resume(anew, "all clear")).isEqualTo(TradingStatus.ACTIVE);
            assertThat(desk.published(TradingResumed.class)).hasSize(1);
        }

        @Test
        void exitsGoOnWhileTradingIsHalted() {
            desk.opened("S1", 75);
            book.halt(TradingStatus.closingAll("news"));

            assertThat(desk.exit("S1", ExitReason.KILL_SWITCH))
                    .isInstanceOf(ExitDecision.Ordered.class);
        }
    }
}
