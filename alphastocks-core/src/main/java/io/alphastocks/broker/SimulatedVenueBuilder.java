package io.alphastocks.broker;

import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Spread;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// The settings of a [SimulatedVenue]. Not for use by several threads at once.
public final class SimulatedVenueBuilder {

    final EngineClock clock;
    final Function<InstrumentId, Optional<? extends Instrument>> instruments;
    String name = "simulated";
    LatencyModel latency = LatencyModel.NONE;
    SlippageModel slippage = SlippageModel.NONE;
    Spread spread = new Spread(0.2);
    double protectionPercent = 5;
    FreezeQuantities freeze = FreezeQuantities.none();
    BiPredicate<Instrument, Instant> inSession = (_, _) -> true;
    BiFunction<Instrument, LocalDate, Optional<Session>> sessions = (_, _) -> Optional.empty();
    ZoneId zone = ZoneId.of("Asia/Kolkata");
    Executor timers = Runnable::run;
    long feedLagMicros;
    Money funds = Money.ZERO;

    SimulatedVenueBuilder(
            EngineClock clock, Function<InstrumentId, Optional<? extends Instrument>> instruments) {
        this.clock = clock;
        this.instruments = instruments;
    }

    /// The venue's name; `simulated` where not set.
    public SimulatedVenueBuilder name(String newName) {
        name = newName;
        return this;
    }

    /// What the account may trade with, for [SimulatedVenue#margins]; 0 where not set. No order is
    /// rejected for want of it.
    public SimulatedVenueBuilder funds(Money money) {
        funds = money;
        return this;
    }

    /// How long orders travel; none where not set.
    public SimulatedVenueBuilder latency(LatencyModel model) {
        latency = model;
        return this;
    }

    /// How much worse than shown orders are filled; none where not set.
    public SimulatedVenueBuilder slippage(SlippageModel model) {
        slippage = model;
        return this;
    }

    /// The full spread around the last price of data without quotes; 0.2 % where not set.
    public SimulatedVenueBuilder modelledSpread(Spread model) {
        spread = model;
        return this;
    }

    /// How far from the last price, in percent of it, a market order may be filled; 5 where not
    /// set.
    ///
    /// @throws IllegalArgumentException if it is not above 0 and at most 100
    public SimulatedVenueBuilder marketProtection(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException(
                    "market protection " + percent + " % must be above 0 and at most 100");
        }
        protectionPercent = percent;
        return this;
    }

    /// The largest orders that the venue takes; no limits where not set.
    public SimulatedVenueBuilder freeze(FreezeQuantities quantities) {
        freeze = quantities;
        return this;
    }

    /// When orders for an instrument are taken; always where not set. Called by any thread.
    public SimulatedVenueBuilder session(BiPredicate<Instrument, Instant> whether) {
        inSession = whether;
        return this;
    }

    /// Orders are taken in the sessions of a calendar, in place of [#session] and [#zone], and are
    /// valid until the close of theirs; without a calendar, until the end of their day.
    public SimulatedVenueBuilder calendar(TradingCalendar calendar) {
        zone = calendar.zone();
        inSession = (i, time) -> calendar.sessionContaining(i.segment(), time).isPresent();
        sessions = (i, day) -> calendar.session(i.segment(), day);
        return this;
    }

    /// Runs what the clock's timers bring, the expiry of orders, and with it the listener of the
    /// updates; the clock's own thread where not set, which a slow listener would then hold up.
    public SimulatedVenueBuilder timers(Executor executor) {
        timers = executor;
        return this;
    }

    /// Where the trading day is a calendar day; Asia/Kolkata where not set.
    public SimulatedVenueBuilder zone(ZoneId newZone) {
        zone = newZone;
        return this;
    }

    /// How far the time stamps of the market data may be behind the clock; 0 where not set. For
    /// live feeds, whose stamps are late or cut to whole seconds: without it orders wait that much
    /// longer, with it a tick may fill an order that came up to this much later than its stamp,
    /// also the order that somebody made because of it. Orders expire this much after their time.
    ///
    /// @throws IllegalArgumentException if it is negative
    public SimulatedVenueBuilder feedLag(Duration lag) {
        if (lag.isNegative()) {
            throw new IllegalArgumentException("feed lag " + lag + " must be 0 or more");
        }
        feedLagMicros = EpochMicros.of(lag);
        return this;
    }

    /// The venue; it needs [SimulatedVenue#onUpdate] and then takes orders.
    public SimulatedVenue build() {
        return new SimulatedVenue(this);
    }
}
