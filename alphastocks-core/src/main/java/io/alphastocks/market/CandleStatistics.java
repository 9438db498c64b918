package io.alphastocks.market;

/// What a [CandleAggregator] has met so far. Every tick is taken, late or outside a session.
///
/// @param ticks ticks taken in
/// @param late ticks dropped because their minute was complete
/// @param outsideSession ticks dropped because no session was open at their time
/// @param candles candles given out, filled ones included
/// @param filled candles that fill a gap
/// @param missingMinutes minutes of sessions without a tick, before the first one included
/// @param volumeResets times that the day's cumulative volume fell within a session
public record CandleStatistics(
        long ticks,
        long late,
        long outsideSession,
        long candles,
        long filled,
        long missingMinutes,
        long volumeResets) {}
