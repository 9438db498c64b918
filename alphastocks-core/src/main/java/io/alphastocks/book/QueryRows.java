package io.alphastocks.book;

import io.alphastocks.event.AccountOpened;
import io.alphastocks.event.BookEvent;
import io.alphastocks.event.ExitRequested;
import io.alphastocks.event.OrderChanged;
import io.alphastocks.event.OrderFilled;
import io.alphastocks.event.OrderIntended;
import io.alphastocks.event.PositionClosed;
import io.alphastocks.event.SignalActivated;
import io.alphastocks.event.SignalEnded;
import io.alphastocks.event.SignalGenerated;
import io.alphastocks.event.SignalRejected;
import io.alphastocks.event.StopTightened;
import io.alphastocks.model.Fill;
import io.alphastocks.model.Money;
import io.alphastocks.model.OptionPosition;
import io.alphastocks.model.Order;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;
import io.alphastocks.model.Signal;
import io.alphastocks.store.QueryRow;
import io.alphastocks.store.QueryRow.Table;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of the query tables that an event changes, as they stand after it.
final class QueryRows {

    private QueryRows() {}

    /// @param account the state after the event
    static List<QueryRow> of(BookEvent event, Account account) {
        return switch (event) {
            case AccountOpened e -> List.of(portfolio(account, e.time()));
            case SignalGenerated e -> List.of(signal(account, e.signal(), e.time()));
            case SignalActivated e -> List.of(signal(account, e.signal(), e.time()));
            case SignalRejected e -> List.of(rejected(account, e));
            case SignalEnded e -> List.of(ended(account, e));
            case OrderIntended e -> List.of(order(e.order()));
            case OrderChanged e -> List.of(order(e.order()));
            case OrderFilled e ->
                    List.of(
                            order(e.order()),
                            fill(e.fill()),
                            position(account.position(e.fill().positionId())),
                            portfolio(account, e.time()));
            case StopTightened e -> List.of(position(e.position()));
            case ExitRequested e -> exiting(account, e);
            case PositionClosed e -> List.of(position(e.position()));
            default -> List.of();
        };
    }

    /// What is not open yet has no row.
    private static List<QueryRow> exiting(Account account, ExitRequested e) {
        OptionPosition open = account.positions.get(e.positionId());
        return open == null ? List.of() : List.of(position(open));
    }

    private static QueryRow rejected(Account account, SignalRejected e) {
        Map<String, @Nullable Object> row = signalColumns(account, e.signal(), e.time());
        row.put("rule", e.rule());
        row.put("value", e.value());
        row.put("limit_value", e.limit());
        return new QueryRow(Table.SIGNALS, e.signal().id(), row);
    }

    private static QueryRow ended(Account account, SignalEnded e) {
        Map<String, @Nullable Object> row = signalColumns(account, e.signal(), e.time());
        row.put("profit", e.profit());
        row.put("reason", e.reason());
        return new QueryRow(Table.SIGNALS, e.signal().id(), row);
    }

    private static QueryRow signal(Account account, Signal signal, Instant time) {
        return new QueryRow(Table.SIGNALS, signal.id(), signalColumns(account, signal, time));
    }

    private static Map<String, @Nullable Object> signalColumns(
            Account account, Signal signal, Instant time) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("signal_id", signal.id());
        row.put("symbol", signal.symbol());
        row.put("strategy", signal.strategy());
        row.put("action", signal.action().name());
        row.put("entry", signal.entry());
        row.put("stop_loss", signal.stopLoss());
        row.put("target", signal.target());
        row.put("strength", signal.strength());
        row.put("expected_move_percent", signal.expectedMovePercent());
        row.put("timeframe", signal.timeframe().name());
        row.put("state", account.signal(signal.id()).state().name());
        row.put("reason", signal.reason());
        row.put("created", signal.time());
        row.put("updated", time);
        return row;
    }

    private static QueryRow order(Order order) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("order_id", order.id());
        row.put("signal_id", order.signalId());
        row.put("position_id", order.positionId());
        row.put("purpose", order.purpose().name());
        row.put("instrument", order.instrument().value());
        row.put("side", order.side().name());
        row.put("type", order.type().name());
        row.put("quantity", order.quantity().units());
        row.put("limit_price", order.limit());
        row.put("state", order.state().name());
        row.put("filled", order.filled().units());
        row.put("average_price", average(order.filledValue(), order.filled()));
        row.put("broker_order_id", order.brokerOrderId());
        row.put("reason", order.reason());
        row.put("created", order.created());
        row.put("updated", order.updated());
        return new QueryRow(Table.ORDERS, order.id(), row);
    }

    private static QueryRow fill(Fill fill) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("trade_id", fill.tradeId());
        row.put("order_id", fill.orderId());
        row.put("position_id", fill.positionId());
        row.put("instrument", fill.instrument().value());
        row.put("side", fill.side().name());
        row.put("quantity", fill.quantity().units());
        row.put("price", fill.price());
        row.put("charges", fill.charges().total());
        row.put("time", fill.time());
        row.put("late", fill.late());
        row.put("modelled", fill.modelled());
        return new QueryRow(Table.FILLS, fill.orderId() + "/" + fill.tradeId(), row);
    }

    private static QueryRow position(OptionPosition position) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("position_id", position.id());
        row.put("signal_id", position.signalId());
        row.put("strategy", position.strategy());
        row.put("contract", position.contract().id().value());
        row.put("symbol", position.contract().symbol());
        row.put("strike", position.contract().strike());
        row.put("option_type", position.contract().type().name());
        row.put("expiry", position.contract().expiry().toString());
        row.put("quantity", position.quantity().units());
        row.put("entered", position.entered().units());
        row.put("entry", position.entry());
        row.put("stop", position.stop());
        row.put("target", position.plan().target());
        row.put(
                "exit",
                average(position.exitValue(), position.entered().minus(position.quantity())));
        row.put("gross", position.realisedGross());
        row.put("charges", position.charges().total());
        row.put("net", position.realisedNet());
        row.put("exit_reason", position.exitReason() == null ? null : position.exitReason().name());
        row.put("opened", position.opened());
        row.put("closed", position.closed());
        return new QueryRow(Table.POSITIONS, position.id(), row);
    }

    private static QueryRow portfolio(Account account, Instant time) {
        Ledger ledger = account.ledger();
        String name = account.name();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("portfolio_id", name);
        row.put("name", name);
        row.put("capital", ledger.capital());
        row.put("cash", ledger.cash());
        row.put("cost", ledger.positionCost());
        row.put("realised", ledger.realised());
        row.put("charges", ledger.charges());
        row.put("updated", time);
        row.put("version", account.events());
        return new QueryRow(Table.PORTFOLIOS, name, row);
    }

    private static @Nullable Price average(Money value, Quantity quantity) {
        return quantity.isZero() ? null : Price.average(value, quantity);
    }
}
