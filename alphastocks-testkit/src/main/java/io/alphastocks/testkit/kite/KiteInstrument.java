package io.alphastocks.testkit.kite;

import io.alphastocks.model.Equity;
import io.alphastocks.model.Future;
import io.alphastocks.model.Index;
import io.alphastocks.model.Instrument;
import io.alphastocks.model.OptionContract;
import io.alphastocks.model.Price;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/// One row of the broker's instrument dump.
///
/// @param token what the ticker and the candles call it; its low byte is the ticker's segment
/// @param exchangeToken what the exchange calls it, the token without its low byte
/// @param tradingsymbol such as `INFY` or `NIFTY2681824350CE`
/// @param name of the company or the underlying
/// @param expiry none where it does not expire
/// @param strike zero where it has none
/// @param tickSize smallest step of its price
/// @param lotSize units of a lot
/// @param type `EQ`, `FUT`, `CE` or `PE`
/// @param segment such as `NSE`, `NFO-OPT` or `INDICES`
/// @param exchange such as `NSE` or `NFO`
public record KiteInstrument(
        int token,
        int exchangeToken,
        String tradingsymbol,
        String name,
        @Nullable LocalDate expiry,
        Price strike,
        Price tickSize,
        int lotSize,
        String type,
        String segment,
        String exchange) {

    private static final List<String> EXCHANGES =
            List.of("", "NSE", "NFO", "CDS", "BSE", "BFO", "BCD", "MCX");

    public KiteInstrument {
        if (token <= 0 || lotSize <= 0 || tickSize.isZero()) {
            throw new IllegalArgumentException(
                    exchange
                            + ":"
                            + tradingsymbol
                            + ": token "
                            + token
                            + ", lot size "
                            + lotSize
                            + " and tick size "
                            + tickSize
                            + " must be above 0");
        }
    }

    /// A share.
    ///
    /// @param exchange `NSE` or `BSE`
    /// @param exchangeToken the token follows from it and the exchange
    public static KiteInstrument equity(String exchange, int exchangeToken, String tradingsymbol) {
        return new KiteInstrument(
                token(exchange, exchangeToken),
                exchangeToken,
                tradingsymbol,
                tradingsymbol,
                null,
                Price.ZERO,
                Price.of("0.05"),
                1,
                "EQ",
                exchange,
                exchange);
    }

    /// An index, which has a price and cannot be ordered.
    public static KiteInstrument index(int exchangeToken, String tradingsymbol) {
        return new KiteInstrument(
                (exchangeToken << 8) | FrameLayout.INDEX_SEGMENT,
                exchangeToken,
                tradingsymbol,
                tradingsymbol,
                null,
                Price.ZERO,
                Price.of("0.05"),
                1,
                "EQ",
                "INDICES",
                "NSE");
    }

    /// An option.
    ///
    /// @param exchange `NFO` or `BFO`
    /// @param type `CE` or `PE`
    public static KiteInstrument option(
            String exchange,
            int exchangeToken,
            String tradingsymbol,
            String underlying,
            LocalDate expiry,
            Price strike,
            String type,
            int lotSize) {
        if (!type.equals("CE") && !type.equals("PE")) {
            throw new IllegalArgumentException("type '" + type + "' must be CE or PE");
        }
        return new KiteInstrument(
                token(exchange, exchangeToken),
                exchangeToken,
                tradingsymbol,
                underlying,
                expiry,
                strike,
                Price.of("0.05"),
                lotSize,
                type,
                exchange + "-OPT",
                exchange);
    }

    /// An instrument of an engine.
    ///
    /// @param exchangeToken what the exchange calls it
    public static KiteInstrument of(Instrument instrument, int exchangeToken) {
        String exchange = instrument.id().exchange();
        String symbol = instrument.id().symbol();
        return switch (instrument) {
            case Index _ -> index(exchangeToken, symbol);
            case Equity _ -> equity(exchange, exchangeToken, symbol);
            case Future future ->
                    new KiteInstrument(
                            token(exchange, exchangeToken),
                            exchangeToken,
                            symbol,
                            future.symbol(),
                            future.expiry(),
                            Price.ZERO,
                            future.tickSize(),
                            Math.toIntExact(future.lotSize().units()),
                            "FUT",
                            exchange + "-FUT",
                            exchange);
            case OptionContract option ->
                    option(
                            exchange,
                            exchangeToken,
                            symbol,
                            option.symbol(),
                            option.expiry(),
                            option.strike(),
                            option.type().name(),
                            Math.toIntExact(option.lotSize().units()));
        };
    }

    private static int token(String exchange, int exchangeToken) {
        int segment = EXCHANGES.indexOf(exchange);
        if (segment < 1) {
            throw new IllegalArgumentException(
                    "exchange '" + exchange + "' must be one of " + EXCHANGES.subList(1, 8));
        }
        return (exchangeToken << 8) | segment;
    }

    /// Exchange and symbol, as quotes are asked for: `NSE:INFY`.
    public String key() {
        return exchange + ":" + tradingsymbol;
    }

    public boolean isOption() {
        return type.equals("CE") || type.equals("PE");
    }

    public boolean isFuture() {
        return type.equals("FUT");
    }

    public boolean isIndex() {
        return segment.equals("INDICES");
    }
}
