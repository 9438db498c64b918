package io.alphastocks.book;

import io.alphastocks.event.BookEvent;
import io.alphastocks.event.Event;
import io.alphastocks.event.LimitsChanged;
import io.alphastocks.model.BrokerUpdate;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.ExitReason;
import io.alphastocks.model.Fill;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.PositionStatistics;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.RiskLimits;
import io.alphastocks.model.Signal;
import io.alphastocks.model.SignalState;
import io.alphastocks.model.StrikeCandidate;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.model.TradingState;
import io.alphastocks.model.TradingStatus;
import io.alphastocks.risk.Exposure;
import io.alphastocks.risk.RiskBreach;
import io.alphastocks.store.Journal;
import io.alphastocks.time.EngineClock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// The account: its signals, orders, positions and cash. It has one writer; every command is
/// decided, stored and then answered, so that what a caller knows is durable, and claim, limit and
/// intent are one fact. All methods block until then and may be called by any thread; with
/// [#onCallersThread] by one at a time, and from [#publishTo] to [#runIsOver] by none but the one
/// that publishes: others get an [IllegalStateException].
///
/// What is stored is published in the order of storing, to [#publishTo]. It may be published twice,
/// with the same ids, where a process ended without closing its book; it is never left out.
///
/// Every method throws [BookException] where the journal fails or another engine has taken the
/// book; nothing has changed then, and STORE_UNAVAILABLE and STORE_RECOVERED tell of it. Where the
/// journal cannot even tell whether it stored a command, the book says so, and finds out before the
/// next one: what was stored after all is published then, and its orders, which nobody has sent,
/// are cancelled.
public final class Book implements BookView, AutoCloseable {

    private final BookWriter writer;
    private final BookLog log;
    private final Outbox outbox;
    private final SignalDecisions signals;
    private final PositionDecisions positions;
    private final OrderDecisions orders;
    private final OrderLife life;
    private final SettlementDecisions settlements;
    private final ChargeModel chargeModel;

    /// Who runs the engine whose events are published; null before it runs.
    private volatile @Nullable Thread runner;

    Book(BookSettings settings, BookLog log, Outbox outbox, BookWriter writer) {
        this.log = log;
        this.outbox = outbox;
        this.writer = writer;
        this.signals = new SignalDecisions(settings.mode(), settings.rules(), settings.charges());
        this.positions = new PositionDecisions();
        this.orders = new OrderDecisions(settings.charges(), positions);
        OutsideExits outside = new OutsideExits(orders);
        this.life = new OrderLife(writer, orders, outside);
        this.settlements = new SettlementDecisions(settings.calendar(), orders, outside);
        this.chargeModel = settings.charges();
    }

    /// Opens a book whose commands run, and whose events are published, on their callers' thread:
    /// for the deterministic bus.
    ///
    /// @throws BookException if the journal has a book of this name with another mode or capital
    public static Book onCallersThread(BookSettings settings, Journal journal, EngineClock clock) {
        return onCallersThread(settings, null, journal, clock);
    }

    /// Opens a book like [#onCallersThread(BookSettings, Journal, EngineClock)], for a run over
    /// recorded data. A run over the same data that was interrupted is repeated from its start: its
    /// decisions must come out as they are stored, and are not stored again, but published. Where
    /// the stored ones end, it goes on.
    ///
    /// @param input the data; null for data that is not recorded
    /// @throws BookException if the journal has a book of this name with another mode or capital,
    ///   or with other data that does not end before this begins
    public static Book onCallersThread(
            BookSettings settings, @Nullable BookInput input, Journal journal, EngineClock clock) {
        return new BookOpening(settings, input, journal, clock).onCallersThread();
    }

    /// Opens a book whose commands run on a thread of its own, which stores all that wait in one
    /// commit. Another one publishes: whoever takes the events may be slow.
    ///
    /// @throws BookException if the journal has a book of this name with another mode or capital
    public static Book onOwnThread(BookSettings settings, Journal journal, EngineClock clock) {
        return onOwnThread(settings, null, journal, clock);
    }

    /// Opens a book like [#onOwnThread(BookSettings, Journal, EngineClock)], for a run over
    /// recorded data. Threads do not repeat a run to the last bit: one that was interrupted goes on
    /// where the account stands.
    ///
    /// @param input the data; null for data that is not recorded
    /// @throws BookException if the journal has a book of this name with another mode or capital,
    ///   or with other data that does not end before this begins
    public static Book onOwnThread(
            BookSettings settings, @Nullable BookInput input, Journal journal, EngineClock clock) {
        return new BookOpening(settings, input, journal, clock).onOwnThread();
    }

    /// Takes a strategy's signal, unless it says nothing new.
    public Emission emit(Signal signal) {
        return execute(step -> signals.emit(step, signal));
    }

    /// Claims a signal, takes its place under the limits and stores its entry orders, in one step.
    ///
    /// @throws IllegalArgumentException if the book does not know the signal
    public Admission admit(EntryRequest request) {
        return execute(step -> signals.admit(step, request));
    }

    /// Rejects a signal, unless it is claimed or ended.
    ///
    /// @return whether it was rejected
    public boolean reject(
            String signalId,
            String rule,
            String value,
            String limit,
            List<StrikeCandidate> candidates) {
        return execute(step -> signals.reject(step, signalId, rule, value, limit, candidates));
    }

    /// Rejects a signal because a limit of the account says so, unless it is claimed or ended.
    ///
    /// @return whether it was rejected
    public boolean refuse(String signalId, RiskBreach breach) {
        return execute(step -> signals.refuse(step, signalId, breach, List.of()));
    }

    /// Books that the underlying has touched a signal's target or stop; a signal that was only
    /// logged ends with it.
    public boolean touch(String signalId, Price price, boolean target) {
        return execute(step -> signals.touch(step, signalId, price, target));
    }

    /// Ends a signal that nobody has claimed, or that was only logged.
    ///
    /// @param price the underlying's last price; null where unknown
    public boolean expire(String signalId, @Nullable Price price, String reason) {
        return execute(step -> signals.expire(step, signalId, price, reason));
    }

    /// Books what a broker answered to an order.
    public void submitted(String orderId, SubmitOutcome outcome) {
        run(step -> orders.submitted(step, orderId, outcome));
    }

    /// Books a broker's news of an order. Duplicate, late and out-of-order news change nothing that
    /// is right.
    ///
    /// An order is known by the broker's id, else by its tag.
    public BrokerNews update(BrokerUpdate update) {
        return execute(step -> orders.update(step, update));
    }

    /// Stores the intent to close a position, wholly or in the part that its plan says. What is
    /// already on its way out is not sold again, whoever asks.
    ///
    /// @param level the premium that was reached; null where the premium is not the reason
    /// @param maxPerOrder the largest order that the exchange takes
    public ExitDecision exit(
            String positionId, ExitReason reason, @Nullable Price level, Quantity maxPerOrder) {
        return execute(step -> positions.exit(step, positionId, reason, level, maxPerOrder));
    }

    /// Stores the wish to close a position as soon as it can be, such as while the market is shut.
    /// It stands until the position is over, also over a restart.
    ///
    /// @param reason any but [ExitReason#PARTIAL_TARGET], which is the plan's alone, and
    ///   [ExitReason#SETTLEMENT]
    /// @return false if the position is closed, or on its way out already
    /// @throws IllegalArgumentException if the book has no such position, and no entry of one
    public boolean requestExit(String positionId, ExitReason reason) {
        return execute(step -> positions.request(step, positionId, reason, false));
    }

    /// Stores the wish of a person to close a position; who carries it out is told by
    /// [io.alphastocks.event.ExitRequested]. Like a halt it is decided outside of a run: one that
    /// is repeated takes it from what is stored.
    ///
    /// @return false if the position is closed, or on its way out already
    /// @throws IllegalArgumentException as [#requestExit] does
    public boolean exitByHand(String positionId, ExitReason reason) {
        return intervene(step -> positions.request(step, positionId, reason, true));
    }

    /// Stores the wish of a person to close all positions, and those whose entries are under way,
    /// in one step; see [#exitByHand].
    ///
    /// @return those that were on their way out already
    public Set<String> exitAllByHand(ExitReason reason) {
        return intervene(step -> {
            Set<String> held = PositionDecisions.held(step);
            held.removeIf(id -> positions.request(step, id, reason, true));
            return held;
        });
    }

    /// Closes a position whose contract has expired at its intrinsic value, in cash, as the
    /// exchange does it: by an exit order of its own, which is never sent, and is filled at that
    /// value. Orders of the position that still count as live end: what they have filled must be
    /// booked.
    ///
    /// @param underlying the final settlement value of the underlying
    /// @return false if the position is closed
    /// @throws IllegalArgumentException if the account has no such position, or the contract is
    ///   traded yet
    public boolean settle(String positionId, Price underlying) {
        return execute(step -> settlements.settle(step, positionId, underlying));
    }

    /// Raises a position's stop; a lower one changes nothing.
    public boolean tighten(String positionId, Price stop, ExitReason reason) {
        return execute(step -> positions.tighten(step, positionId, stop, reason));
    }

    /// The commands about orders between their intent and their end.
    public OrderLife life() {
        return life;
    }

    /// Stops trading, or stops it more strictly than it is: nothing but [#resume] and the end of
    /// its time weakens a halt, and one whose end is over changes nothing. Survives a restart. The
    /// book only says so: who cancels and closes is told by the event.
    ///
    /// @param wanted REDUCING or HALTED
    /// @return what holds now
    /// @throws IllegalArgumentException if the wish is ACTIVE
    public TradingStatus halt(TradingStatus wanted) {
        if (wanted.state() == TradingState.ACTIVE) {
            throw new IllegalArgumentException("a halt is REDUCING or HALTED; ACTIVE is resume's");
        }
        return intervene(step -> TradingDecisions.halt(step, "", wanted));
    }

    /// Changes the limits of an account, from the next entry on and over restarts, as long as it is
    /// configured with the same.
    ///
    /// @param configured what the account's rules were made of
    /// @param who the person, and why
    /// @return whether they were other ones
    public boolean changeLimits(RiskLimits configured, RiskLimits limits, String who) {
        return intervene(step -> {
            RiskLimits before = step.account.limits(configured);
            boolean others = !limits.equals(before);
            if (others) {
                step.add(new LimitsChanged(step.header(""), configured, limits, who));
            }
            return others;
        });
    }

    /// The limits in force of an account that is configured with these.
    public RiskLimits limits(RiskLimits configured) {
        return execute(step -> step.account.limits(configured));
    }

    /// Lets the account trade again, whatever has stopped it.
    ///
    /// @return whether it was stopped
    public boolean resume(String reason) {
        return intervene(step -> TradingDecisions.resume(step, reason));
    }

    /// Lets the account trade again if it is still stopped by what somebody has looked into: a halt
    /// that came meanwhile stands.
    ///
    /// @return what holds now
    public TradingStatus resume(TradingStatus seen, String reason) {
        return intervene(step -> {
            if (step.account.trading().equals(seen)) {
                boolean _ = TradingDecisions.resume(step, reason);
            }
            return step.account.trading();
        });
    }

    /// Lets the account trade again if the time of its halt is over.
    ///
    /// @return whether it was
    public boolean resumeIfOver() {
        return execute(TradingDecisions::resumeIfOver);
    }

    @Override
    public TradingStatus trading() {
        return execute(step -> step.account.trading());
    }

    @Override
    public Exposure exposure() {
        return execute(step -> step.account.exposure(EpochMicros.of(step.now), chargeModel));
    }

    @Override
    public Holdings holdings() {
        return execute(step ->
                new Holdings(step.account.ledger(), List.copyOf(step.account.positions.open())));
    }

    @Override
    public Optional<SignalEntry> signal(String id) {
        return execute(step -> Optional.ofNullable(step.account.signalOrNull(id)));
    }

    @Override
    public List<SignalEntry> signals(SignalState state) {
        return execute(step -> {
            Account account = step.account;
            Collection<SignalEntry> among =
                    state.isTerminal() ? account.signals() : account.openSignals();
            return among.stream().filter(s -> s.state() == state).toList();
        });
    }

    @Override
    public Optional<SignalEntry> lastSignal(String strategy, String symbol) {
        return execute(step -> Optional.ofNullable(step.account.lastSignal(strategy, symbol)));
    }

    @Override
    public List<SignalEntry> lastSignals() {
        return execute(step -> step.account.lastSignals());
    }

    @Override
    public Optional<Order> order(String id) {
        return execute(step -> Optional.ofNullable(step.account.orderOrNull(id)));
    }

    @Override
    public List<Order> orders() {
        return execute(step -> step.account.orders());
    }

    @Override
    public List<Order> liveOrders() {
        return execute(step -> List.copyOf(step.account.liveOrders()));
    }

    @Override
    public List<Fill> fills(String orderId) {
        return log.fills(execute(step -> step.account.keptOrder(orderId)));
    }

    @Override
    public Optional<OptionPosition> position(String id) {
        return execute(step -> Optional.ofNullable(step.account.positions.get(id)));
    }

    @Override
    public List<OptionPosition> openPositions() {
        return execute(step -> List.copyOf(step.account.positions.open()));
    }

    @Override
    public List<OptionPosition> positions() {
        return execute(step -> step.account.positions.all());
    }

    @Override
    public PositionStatistics positionStatistics() {
        return execute(step -> step.account.closed.statistics());
    }

    @Override
    public Optional<Instant> lastEventTime() {
        return execute(step ->
                step.account.lastMicros() == Long.MIN_VALUE
                        ? Optional.empty()
                        : Optional.of(EpochMicros.toInstant(step.account.lastMicros())));
    }

    @Override
    public Optional<Instant> repeatsUntil() {
        return log.repeatsUntil();
    }

    /// Whether the book takes commands. May be called by any thread, and costs next to nothing.
    ///
    /// @throws BookException if it does not any more: another engine has taken it, or a run cannot
    ///   be repeated because it decides otherwise than it did
    public void check() {
        log.check();
    }

    @Override
    public Optional<String> outage() {
        return log.outage();
    }

    @Override
    public void readEvents(Consumer<? super BookEvent> consumer) {
        log.read(consumer);
    }

    /// Publishes from now on, in the order of storing: first, on the caller's thread, what is
    /// stored and of which nobody knows that it was published, such as by a process that was killed
    /// in between; then each event after its commit. Until it is called nothing is published.
    ///
    /// @param publisher takes every event; an [IllegalStateException] says that it takes none any
    ///   more, and the next book publishes the rest
    /// @throws IllegalStateException if it was called before
    public void publishTo(Consumer<Event> publisher) {
        Thread thread = Thread.currentThread();
        runner = thread;
        writer.runBy(thread);
        outbox.publishTo(publisher);
    }

    /// Says that the engine has run whose events are published: it gives no more commands by
    /// itself.
    public void runIsOver() {
        runner = null;
        writer.runBy(null);
    }

    /// Whether something stored is still to be published to who takes it. May be called by any
    /// thread.
    public boolean isPublishing() {
        return outbox.isPublishing();
    }

    /// The version of the latest commit. May be called by any thread.
    public long version() {
        return outbox.version();
    }

    private <R> R execute(Function<Step, R> command) {
        return writer.execute(step -> {
            orders.cancelUnsent(step);
            return command.apply(step);
        });
    }

    private <R> R intervene(Function<Step, R> decision) {
        return writer.intervene(
                step -> {
                    orders.cancelUnsent(step);
                    return decision.apply(step);
                },
                Thread.currentThread().equals(runner));
    }

    private void run(Consumer<Step> command) {
        Boolean done =
                execute(step -> {
                    command.accept(step);
                    return true;
                });
        assert done;
    }

    /// Stores and publishes what waits, then ends; the journal stays open.
    @Override
    public void close() {
        writer.close();
        outbox.close();
        log.close();
    }
}
