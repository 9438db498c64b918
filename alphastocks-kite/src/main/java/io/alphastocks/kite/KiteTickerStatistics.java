package io.alphastocks.kite;

/// What a ticker has received.
///
/// @param messages of any kind
/// @param ticks given to the engine
/// @param damaged frames that did not fit together; nothing of them was given
/// @param unknown packets of instruments that nobody has asked for
/// @param withoutPrice packets without a last price
/// @param problems texts that could not be understood, or that told of an error
/// @param connects connections made, the first included
/// @param losses connections lost
public record KiteTickerStatistics(
        long messages,
        long ticks,
        long damaged,
        long unknown,
        long withoutPrice,
        long problems,
        long connects,
        long losses) {

    static final KiteTickerStatistics NONE = new KiteTickerStatistics(0, 0, 0, 0, 0, 0, 0, 0);

    KiteTickerStatistics plus(KiteTickerStatistics other) {
        return new KiteTickerStatistics(
                messages + other.messages,
                ticks + other.ticks,
                damaged + other.damaged,
                unknown + other.unknown,
                withoutPrice + other.withoutPrice,
                problems + other.problems,
                connects + other.connects,
                losses + other.losses);
    }
}
