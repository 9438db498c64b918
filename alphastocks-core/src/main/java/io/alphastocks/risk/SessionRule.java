package io.alphastocks.risk;

import io.alphastocks.model.Segment;
import io.alphastocks.time.Session;
import io.alphastocks.time.TradingCalendar;

import java.util.Optional;

/// Entries only while the derivatives segment trades.
///
/// @param calendar its sessions
record SessionRule(TradingCalendar calendar) implements RiskRule {

    @Override
    public Optional<RiskBreach> check(Exposure account, ProposedEntry entry) {
        Optional<Session> session =
                calendar.session(Segment.DERIVATIVES, calendar.tradingDay(entry.time()));
        if (session.filter(s -> s.contains(entry.time())).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new RiskBreach(
                        "session",
                        entry.time().atZone(calendar.zone()).toOffsetDateTime().toString(),
                        "inside a session of the derivatives segment",
                        calendar.sessionAfter(Segment.DERIVATIVES, entry.time())
                                .map(Session::open)
                                .orElse(null)));
    }
}
