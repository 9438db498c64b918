package io.alphastocks.testkit.kite;

import io.alphastocks.model.Side;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// Login, the user, cash and what is held. Confined to the desk.
final class AccountRoutes {

    private static final List<String> EXCHANGES =
            List.of("NSE", "NFO", "BFO", "CDS", "BSE", "MCX", "BCD", "MF");

    private final Brokerage broker;

    AccountRoutes(Brokerage broker) {
        this.broker = broker;
    }

    Reply login(Params params) {
        String token =
                broker.sessions.accessToken(
                        params.require("api_key"),
                        params.require("request_token"),
                        params.require("checksum"));
        Account account = broker.sessions.authenticate(params.require("api_key"), token);
        ObjectNode data = user(account);
        data.put("avatar_url", "");
        data.put("api_key", account.login.apiKey());
        data.put("access_token", token);
        data.put("public_token", Sessions.sha256("public" + token).substring(0, 32));
        data.put("enctoken", "");
        data.put("refresh_token", "");
        data.put("silo", "");
        data.put("login_time", Ist.stamp(broker.clock.now()));
        return Reply.success(data);
    }

    Reply logout(Params params) {
        broker.sessions.close(params.require("api_key"), params.require("access_token"));
        return Reply.success(BooleanNode.TRUE);
    }

    Reply profile(Account account) {
        ObjectNode data = user(account);
        data.putNull("avatar_url");
        return Reply.success(data);
    }

    private static ObjectNode user(Account account) {
        ObjectNode user = Json.object();
        user.put("user_id", account.userId());
        user.put("user_type", "individual");
        user.put("email", "user@example.com");
        user.put("user_name", "User " + account.userId());
        user.put("user_shortname", account.userId());
        user.put("broker", "ZERODHA");
        add(user.putArray("exchanges"), EXCHANGES);
        add(user.putArray("products"), List.of("CNC", "NRML", "MIS", "BO", "CO"));
        add(user.putArray("order_types"), List.of("MARKET", "LIMIT", "SL", "SL-M"));
        user.putObject("meta").put("demat_consent", "physical");
        return user;
    }

    private static void add(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    Reply margins(Account account) {
        ObjectNode data = Json.object();
        data.set("equity", equity(account));
        data.set("commodity", segment(0, 0, 0));
        return Reply.success(data);
    }

    Reply margins(Account account, String segment) {
        return Reply.success(
                switch (segment) {
                    case "equity" -> equity(account);
                    case "commodity" -> segment(0, 0, 0);
                    default -> throw KiteError.input("Invalid `segment`.");
                });
    }

    private static ObjectNode equity(Account account) {
        long available = account.availableRaw();
        long opening = account.openingCashRaw();
        return segment(available, opening, opening - available);
    }

    private static ObjectNode segment(long netRaw, long openingRaw, long debitsRaw) {
        ObjectNode segment = Json.object();
        segment.put("enabled", true);
        segment.put("net", Json.decimal(netRaw));
        ObjectNode available = segment.putObject("available");
        available.put("adhoc_margin", 0);
        available.put("cash", Json.decimal(openingRaw));
        available.put("opening_balance", Json.decimal(openingRaw));
        available.put("live_balance", Json.decimal(netRaw));
        available.put("collateral", 0);
        available.put("intraday_payin", 0);
        ObjectNode utilised = segment.putObject("utilised");
        utilised.put("debits", Json.decimal(debitsRaw));
        for (String name :
                List.of(
                        "exposure",
                        "m2m_realised",
                        "m2m_unrealised",
                        "option_premium",
                        "payout",
                        "span",
                        "holding_sales",
                        "turnover",
                        "liquid_collateral",
                        "stock_collateral",
                        "delivery")) {
            utilised.put(name, 0);
        }
        return segment;
    }

    Reply positions(Account account) {
        ObjectNode data = Json.object();
        ArrayNode net = data.putArray("net");
        ArrayNode day = data.putArray("day");
        for (PositionBook position : account.positions()) {
            if (position.tradedToday || position.overnight != 0) {
                net.add(position(position, true));
            }
            if (position.tradedToday) {
                day.add(position(position, false));
            }
        }
        return Reply.success(data);
    }

    private ObjectNode position(PositionBook position, boolean overall) {
        long overnight = overall ? position.overnight : 0;
        long carried = overall ? position.overnightValueRaw : 0;
        long bought = position.dayBought + Math.max(0, overnight);
        long boughtRaw = position.dayBoughtValueRaw + (overnight > 0 ? carried : 0);
        long sold = position.daySold + Math.max(0, -overnight);
        long soldRaw = position.daySoldValueRaw + (overnight < 0 ? carried : 0);
        long net = bought - sold;
        long multiplier = position.multiplier;
        long lastRaw = position.lastRaw(broker.market);
        KiteTick tick = broker.market.last(position.instrument.token());
        BigDecimal profit = Json.decimal(soldRaw - boughtRaw + net * lastRaw * multiplier);
        BigDecimal boughtAt = Json.average(boughtRaw, bought * multiplier);
        BigDecimal soldAt = Json.average(soldRaw, sold * multiplier);
        ObjectNode json = Json.object();
        json.put("tradingsymbol", position.instrument.tradingsymbol());
        json.put("exchange", position.instrument.exchange());
        json.put("instrument_token", position.instrument.token());
        json.put("product", position.product);
        json.put("quantity", net);
        json.put("overnight_quantity", overnight);
        json.put("multiplier", multiplier);
        json.put("average_price", net > 0 ? boughtAt : net < 0 ? soldAt : BigDecimal.ZERO);
        json.put("close_price", Json.decimal(tick == null ? 0 : tick.close().raw()));
        json.put("last_price", Json.decimal(lastRaw));
        json.put("value", Json.decimal(soldRaw - boughtRaw));
        json.put("pnl", profit);
        json.put("m2m", profit);
        json.put("unrealised", profit);
        json.put("realised", 0);
        side(json, "buy", bought, boughtAt, boughtRaw);
        json.put("buy_m2m", Json.decimal(boughtRaw));
        side(json, "sell", sold, soldAt, soldRaw);
        json.put("sell_m2m", Json.decimal(soldRaw));
        day(json, "day_buy", position.dayBought, position.dayBoughtValueRaw, multiplier);
        day(json, "day_sell", position.daySold, position.daySoldValueRaw, multiplier);
        return json;
    }

    private static void day(
            ObjectNode json, String name, long units, long valueRaw, long multiplier) {
        side(json, name, units, Json.average(valueRaw, units * multiplier), valueRaw);
    }

    private static void side(
            ObjectNode json, String name, long units, BigDecimal average, long valueRaw) {
        json.put(name + "_quantity", units);
        json.put(name + "_price", average);
        json.put(name + "_value", Json.decimal(valueRaw));
    }

    Reply holdings(Account account) {
        ArrayNode holdings = Json.array();
        for (PositionBook position : account.positions()) {
            if (position.delivered() > 0) {
                holdings.add(holding(position));
            }
        }
        return Reply.success(holdings);
    }

    private ObjectNode holding(PositionBook position) {
        KiteInstrument instrument = position.instrument;
        long units = position.delivered();
        long lastRaw = position.lastRaw(broker.market);
        KiteTick tick = broker.market.last(instrument.token());
        long closeRaw = tick == null ? lastRaw : tick.close().raw();
        BigDecimal average = position.deliveredAverage();
        Instant today = broker.day().atStartOfDay(Ist.ZONE).toInstant();
        ObjectNode json = Json.object();
        json.put("tradingsymbol", instrument.tradingsymbol());
        json.put("exchange", instrument.exchange());
        json.put("instrument_token", instrument.token());
        json.put("isin", "INE" + instrument.token());
        json.put("product", position.product);
        json.put("price", 0);
        json.put("quantity", units);
        json.put("used_quantity", Math.min(units, Math.max(0, -position.net())));
        json.put("t1_quantity", 0);
        json.put("realised_quantity", units);
        json.put("authorised_quantity", 0);
        json.put("authorised_date", Ist.stamp(today));
        json.putObject("authorisation");
        json.put("opening_quantity", units);
        json.put("short_quantity", 0);
        json.put("collateral_quantity", 0);
        json.put("collateral_type", "");
        json.put("discrepancy", false);
        json.put("average_price", average);
        json.put("last_price", Json.decimal(lastRaw));
        json.put("close_price", Json.decimal(closeRaw));
        json.put(
                "pnl", Json.decimal(lastRaw).subtract(average).multiply(BigDecimal.valueOf(units)));
        json.put("day_change", Json.decimal(lastRaw - closeRaw));
        json.put("day_change_percentage", Json.percent(lastRaw - closeRaw, closeRaw));
        ObjectNode mtf = json.putObject("mtf");
        for (String name :
                List.of("quantity", "used_quantity", "average_price", "value", "initial_margin")) {
            mtf.put(name, 0);
        }
        return json;
    }

    /// For the margin routes: what an order of an array says.
    static Side side(String word) {
        return switch (word) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw KiteError.input("Invalid `transaction_type`.");
        };
    }
}
