package io.alphastocks.testkit.kite;

import io.alphastocks.model.Side;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/// The parameters of an order that the broker takes, checked.
///
/// @param type as it was sent: MARKET, LIMIT, SL or SL-M
/// @param priceRaw zero where the type has none
/// @param triggerRaw zero where the type has none
/// @param ttlMinutes of validity TTL
/// @param legs of an iceberg, else 1
/// @param protection percentage, or −1 for the broker's own; zero without
record OrderTicket(
        KiteInstrument instrument,
        String variety,
        Side side,
        String product,
        String type,
        long quantity,
        long priceRaw,
        long triggerRaw,
        String validity,
        int ttlMinutes,
        long disclosed,
        int legs,
        BigDecimal protection,
        boolean autoslice,
        @Nullable String tag) {

    static final Set<String> TYPES = Set.of("MARKET", "LIMIT", "SL", "SL-M");
    static final Set<String> VALIDITIES = Set.of("DAY", "IOC", "TTL");

    private static final Set<String> VARIETIES =
            Set.of("regular", "amo", "co", "iceberg", "auction");
    private static final Set<String> PRODUCTS = Set.of("CNC", "NRML", "MIS", "MTF");
    private static final List<String> EQUITY_ONLY = List.of("CNC", "MTF");
    private static final int LONGEST_TAG = 20;
    private static final BigDecimal AUTOMATIC = BigDecimal.ONE.negate();

    static OrderTicket of(String variety, Params params, KiteListing listing) {
        if (!VARIETIES.contains(variety)) {
            throw KiteError.input("Invalid `variety`.");
        }
        KiteInstrument instrument = instrument(params, listing);
        String type = params.oneOf("order_type", TYPES);
        String validity = params.oneOf("validity", VALIDITIES, "DAY");
        BigDecimal protection = params.number("market_protection", BigDecimal.ZERO);
        checkProtection(type, protection);
        OrderTicket ticket =
                new OrderTicket(
                        instrument,
                        variety,
                        Side.valueOf(params.oneOf("transaction_type", Set.of("BUY", "SELL"))),
                        product(params, instrument),
                        type,
                        quantity(params, instrument),
                        params.price("price", instrument, 0),
                        params.price("trigger_price", instrument, 0),
                        validity,
                        validity.equals("TTL") ? minutes(params) : 0,
                        params.units("disclosed_quantity", 0),
                        variety.equals("iceberg") ? legs(params) : 1,
                        protection,
                        params.or("autoslice", "false").equals("true"),
                        tag(params));
        ticket.check();
        return ticket;
    }

    private static KiteInstrument instrument(Params params, KiteListing listing) {
        String key = params.require("exchange") + ":" + params.require("tradingsymbol");
        KiteInstrument instrument = listing.find(key);
        if (instrument == null || instrument.isIndex()) {
            throw KiteError.input(
                    "The instrument you are placing an order for has either expired or does not"
                            + " exist.");
        }
        return instrument;
    }

    private static String product(Params params, KiteInstrument instrument) {
        String product = params.oneOf("product", PRODUCTS);
        boolean derivative = instrument.isOption() || instrument.isFuture();
        if (derivative && EQUITY_ONLY.contains(product)) {
            throw KiteError.input("Invalid `product` for " + instrument.exchange() + ".");
        }
        return product;
    }

    private static long quantity(Params params, KiteInstrument instrument) {
        long quantity = params.units("quantity", 0);
        if (quantity == 0) {
            throw KiteError.input("Invalid `quantity`.");
        }
        checkLot(quantity, instrument);
        return quantity;
    }

    static void checkLot(long quantity, KiteInstrument instrument) {
        if (quantity % instrument.lotSize() != 0) {
            throw KiteError.input(
                    "Order quantity is invalid. It should be in multiples of the lot size "
                            + instrument.lotSize()
                            + ".");
        }
    }

    private static int minutes(Params params) {
        long minutes = params.units("validity_ttl", 0);
        if (minutes < 1 || minutes > 120) {
            throw KiteError.input("Invalid `validity_ttl`.");
        }
        return (int) minutes;
    }

    private static int legs(Params params) {
        long legs = params.units("iceberg_legs", 0);
        if (legs < 2 || legs > 10) {
            throw KiteError.input("Invalid `iceberg_legs`.");
        }
        return (int) legs;
    }

    private static @Nullable String tag(Params params) {
        String tag = params.find("tag");
        if (tag != null && (tag.length() > LONGEST_TAG || !tag.matches("[A-Za-z0-9]+"))) {
            throw KiteError.input(
                    "Invalid `tag`. It should be alphanumeric and of at most 20 characters.");
        }
        return tag;
    }

    private static void checkProtection(String type, BigDecimal protection) {
        boolean market = type.equals("MARKET") || type.equals("SL-M");
        boolean valid =
                protection.compareTo(AUTOMATIC) == 0
                        || (protection.signum() >= 0
                                && protection.compareTo(BigDecimal.valueOf(100)) <= 0);
        if (!valid) {
            throw KiteError.input("Invalid `market_protection`.");
        }
        if (market && protection.signum() == 0) {
            throw KiteError.input(
                    "Market orders without market protection are not allowed via API. Please set"
                            + " market protection or use a limit order.");
        }
    }

    private void check() {
        checkPrices(type, priceRaw, triggerRaw);
        if (validity.equals("IOC") && instrument.exchange().equals("MCX")) {
            throw KiteError.input("IOC orders are not allowed for MCX.");
        }
        if (disclosed > quantity) {
            throw KiteError.input("Invalid `disclosed_quantity`.");
        }
        if (quantity % legs != 0 || quantity / legs % instrument.lotSize() != 0) {
            throw KiteError.input("Invalid `iceberg_quantity`.");
        }
        if (variety.equals("iceberg") && type.equals("MARKET")) {
            throw KiteError.input("Iceberg orders must have a limit price.");
        }
    }

    static void checkPrices(String type, long priceRaw, long triggerRaw) {
        if ((type.equals("LIMIT") || type.equals("SL")) && priceRaw == 0) {
            throw KiteError.input("Price cannot be 0 for a " + type + " order.");
        }
        if ((type.equals("SL") || type.equals("SL-M")) && triggerRaw == 0) {
            throw KiteError.input("Trigger price cannot be 0 for a " + type + " order.");
        }
    }

    /// One order of a part of the quantity.
    OrderTicket of(long part) {
        return new OrderTicket(
                instrument,
                variety,
                side,
                product,
                type,
                part,
                priceRaw,
                triggerRaw,
                validity,
                ttlMinutes,
                Math.min(disclosed, part),
                legs,
                protection,
                autoslice,
                tag);
    }
}
