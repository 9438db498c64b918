package io.alphastocks.kite;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Money;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.List;

/// What else there is to know of an account: who it is, what it owns, and what an order would take.
/// Nothing here changes anything. Safe for use by any thread; reads throw [KiteException] where the
/// broker cannot be read.
public final class KiteAccount {

    /// Who is logged in.
    ///
    /// @param userId the client code
    /// @param name of the person
    /// @param exchanges on which it may trade
    /// @param products that it may use
    public record Profile(
            String userId, String name, List<String> exchanges, List<String> products) {

        public Profile {
            exchanges = List.copyOf(exchanges);
            products = List.copyOf(products);
        }
    }

    /// The funds of a segment.
    ///
    /// @param enabled whether the account may trade there
    /// @param net what new orders may use
    /// @param cash what is there
    /// @param used what orders and positions tie up
    public record Funds(boolean enabled, Money net, Money cash, Money used) {}

    /// Shares in the depository.
    ///
    /// @param quantity units that may be sold
    /// @param unsettled units that were bought and have not come yet
    /// @param average paid for each
    /// @param last the last price
    /// @param pnl profit or loss at it
    public record Holding(
            InstrumentId instrument,
            Quantity quantity,
            Quantity unsettled,
            Price average,
            Price last,
            Money pnl) {}

    /// What an order takes.
    ///
    /// @param span the exchange's margin
    /// @param exposure the margin on top of it
    /// @param premium of options; below 0 where it is received
    /// @param total all of it
    /// @param charges see [Charges]
    public record Margin(Money span, Money exposure, Money premium, Money total, Charges charges) {}

    /// What orders take together, positions set against each other.
    ///
    /// @param initial at first
    /// @param settled after all of them are filled
    /// @param orders each by itself
    public record Basket(Margin initial, Margin settled, List<Margin> orders) {

        public Basket {
            orders = List.copyOf(orders);
        }
    }

    /// What an order costs beside its price.
    ///
    /// @param tax on the transaction: STT or CTT
    /// @param exchange the exchange's charge
    /// @param regulator SEBI's charge
    /// @param brokerage the broker's
    /// @param stamp duty
    /// @param gst on the services among these
    /// @param total all of it
    public record Charges(
            Money tax,
            Money exchange,
            Money regulator,
            Money brokerage,
            Money stamp,
            Money gst,
            Money total) {}

    private final KiteSession session;

    public KiteAccount(KiteSession session) {
        this.session = session;
    }

    /// Who is logged in.
    public Profile profile() {
        Fields fields = session.read(KiteRequest.get("/user/profile"));
        return new Profile(
                fields.text("user_id"),
                fields.optional("user_name"),
                fields.at("exchanges").texts(),
                fields.at("products").texts());
    }

    /// The funds for shares and their derivatives.
    public Funds equityFunds() {
        return funds("equity");
    }

    /// The funds for commodities.
    public Funds commodityFunds() {
        return funds("commodity");
    }

    private Funds funds(String segment) {
        Fields fields = session.read(KiteRequest.get("/user/margins")).at(segment);
        return new Funds(
                fields.flag("enabled"),
                fields.money("net"),
                fields.at("available").money("cash"),
                fields.at("utilised").money("debits"));
    }

    /// The shares that it owns.
    public List<Holding> holdings() {
        List<Holding> holdings = new ArrayList<>();
        for (Fields fields : session.read(KiteRequest.get("/portfolio/holdings")).all()) {
            holdings.add(
                    new Holding(
                            KiteOrders.instrument(fields),
                            Quantity.of(fields.units("quantity")),
                            Quantity.of(fields.units("t1_quantity")),
                            fields.price("average_price"),
                            fields.price("last_price"),
                            fields.money("pnl")));
        }
        return holdings;
    }

    /// What each order would take by itself.
    public List<Margin> margins(List<KiteOrderRequest> orders) {
        KiteRequest request = KiteRequest.post("/margins/orders").withJson(json(orders));
        return session.read(request).all().stream().map(KiteAccount::margin).toList();
    }

    /// What orders would take together.
    ///
    /// @param withPositions whether those that are open count as well
    public Basket basket(List<KiteOrderRequest> orders, boolean withPositions) {
        Fields fields =
                session.read(
                        KiteRequest.post("/margins/basket")
                                .asking("consider_positions", Boolean.toString(withPositions))
                                .withJson(json(orders)));
        return new Basket(
                margin(fields.at("initial")),
                margin(fields.at("final")),
                fields.at("orders").all().stream().map(KiteAccount::margin).toList());
    }

    /// What orders would cost, filled at these prices.
    ///
    /// @param orders each with a limit: the price that it is filled at
    /// @throws IllegalArgumentException if one has none
    public List<Charges> charges(List<KiteOrderRequest> orders) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < orders.size(); i++) {
            KiteOrderRequest order = orders.get(i);
            Price price = order.limit();
            if (price == null) {
                throw new IllegalArgumentException(
                        order.instrument() + ": charges depend on the price; give a limit");
            }
            var node = all.addObject();
            order.writeTo(node);
            node.remove("price");
            node.put("average_price", price.toBigDecimal());
            node.put("order_id", Integer.toString(i + 1));
        }
        return session
                .read(KiteRequest.post("/charges/orders").withJson(all.toString()))
                .all()
                .stream()
                .map(fields -> charges(fields.at("charges")))
                .toList();
    }

    private static String json(List<KiteOrderRequest> orders) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        orders.forEach(order -> order.writeTo(all.addObject()));
        return all.toString();
    }

    private static Margin margin(Fields fields) {
        return new Margin(
                fields.money("span"),
                fields.money("exposure"),
                fields.money("option_premium"),
                fields.money("total"),
                charges(fields.at("charges")));
    }

    private static Charges charges(Fields fields) {
        return new Charges(
                fields.money("transaction_tax"),
                fields.money("exchange_turnover_charge"),
                fields.money("sebi_turnover_charge"),
                fields.money("brokerage"),
                fields.money("stamp_duty"),
                fields.at("gst").money("total"),
                fields.money("total"));
    }
}
