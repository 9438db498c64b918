package io.alphastocks.broker;

import io.alphastocks.model.BrokerTrade;
import io.alphastocks.model.EpochMicros;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.Order;
import io.alphastocks.model.OrderState;
import io.alphastocks.time.EngineClock;
import io.alphastocks.time.Session;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/// How an order comes to the simulated venue: with its number, its day and what the exchange says
/// to it. Safe for use by any thread.
final class VenueArrivals {

    private final EngineClock clock;
    private final LatencyModel latency;
    private final OrderChecks checks;
    private final BiFunction<Instrument, LocalDate, Optional<Session>> sessions;
    private final ZoneId zone;
    private final AtomicLong sequence = new AtomicLong();

    VenueArrivals(SimulatedVenueBuilder settings, OrderChecks checks) {
        this.clock = settings.clock;
        this.latency = settings.latency;
        this.checks = checks;
        this.sessions = settings.sessions;
        this.zone = settings.zone;
    }

    /// An order that comes now, open or rejected.
    VenueOrder arrived(Order order, @Nullable Instrument instrument) {
        long micros = clock.micros();
        Instant now = EpochMicros.toInstant(micros);
        LocalDate today = LocalDate.ofInstant(now, zone);
        String refusal = checks.refusal(order, instrument, now, today);
        return order(
                order,
                instrument,
                micros,
                refusal == null ? OrderState.OPEN : OrderState.REJECTED,
                List.of(),
                refusal == null ? "" : refusal);
    }

    /// An order that came when it was made, and stands where it stood.
    VenueOrder restored(Order order, @Nullable Instrument instrument, List<BrokerTrade> trades) {
        boolean ended = order.state().isTerminal();
        OrderState working = trades.isEmpty() ? OrderState.OPEN : OrderState.PARTIALLY_FILLED;
        return order(
                order,
                instrument,
                EpochMicros.of(order.created()),
                ended ? order.state() : working,
                trades,
                ended ? order.reason() : "");
    }

    private VenueOrder order(
            Order order,
            @Nullable Instrument instrument,
            long submittedMicros,
            OrderState state,
            List<BrokerTrade> trades,
            String reason) {
        LocalDate day = LocalDate.ofInstant(EpochMicros.toInstant(submittedMicros), zone);
        long dayEnd = EpochMicros.of(day.plusDays(1).atStartOfDay(zone).toInstant());
        return new VenueOrder(
                order,
                "SIM-" + order.id(),
                sequence.incrementAndGet(),
                submittedMicros,
                latency.micros(order),
                instrument == null ? dayEnd : validUntil(instrument, submittedMicros, day, dayEnd),
                dayEnd,
                state,
                trades,
                reason,
                clock.now());
    }

    private long validUntil(Instrument instrument, long from, LocalDate day, long dayEnd) {
        return sessions.apply(instrument, day)
                .map(Session::closeMicros)
                .filter(close -> close > from)
                .orElse(dayEnd);
    }
}
