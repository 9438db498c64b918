package io.alphastocks.testkit.kite;

import io.alphastocks.model.Side;

import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;

/// Charges in the broker's lines. The rates are those of its own mock contract note and of no date:
/// the fake tells what a client reads, not what a trade costs.
final class FakeCharges {

    private static final BigDecimal FLAT_BROKERAGE = new BigDecimal("20");
    private static final BigDecimal PERCENT_BROKERAGE = new BigDecimal("0.0003");
    private static final BigDecimal SEBI = new BigDecimal("0.000001");
    private static final BigDecimal GST = new BigDecimal("0.18");
    private static final BigDecimal EQUITY_TAX = new BigDecimal("0.001");
    private static final BigDecimal SALE_TAX = new BigDecimal("0.000625");
    private static final BigDecimal COMMODITY_TAX = new BigDecimal("0.0001");
    private static final BigDecimal EQUITY_TURNOVER = new BigDecimal("0.0000335");
    private static final BigDecimal OPTION_TURNOVER = new BigDecimal("0.000505");
    private static final BigDecimal FUTURE_TURNOVER = new BigDecimal("0.000026");

    private FakeCharges() {}

    static ObjectNode none() {
        return json(
                BigDecimal.ZERO,
                "",
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }

    static ObjectNode of(KiteInstrument instrument, String product, Side side, BigDecimal value) {
        boolean sells = side == Side.SELL;
        boolean commodity = instrument.exchange().equals("MCX");
        boolean delivery = PositionBook.isDelivery(instrument, product);
        BigDecimal taxRate;
        BigDecimal turnoverRate;
        BigDecimal brokerage;
        if (instrument.isOption()) {
            taxRate = sells ? SALE_TAX : BigDecimal.ZERO;
            turnoverRate = OPTION_TURNOVER;
            brokerage = FLAT_BROKERAGE;
        } else if (instrument.isFuture()) {
            taxRate = sells ? (commodity ? COMMODITY_TAX : SALE_TAX) : BigDecimal.ZERO;
            turnoverRate = FUTURE_TURNOVER;
            brokerage = value.multiply(PERCENT_BROKERAGE).min(FLAT_BROKERAGE);
        } else {
            taxRate = delivery || sells ? EQUITY_TAX : BigDecimal.ZERO;
            turnoverRate = EQUITY_TURNOVER;
            brokerage =
                    delivery
                            ? BigDecimal.ZERO
                            : value.multiply(PERCENT_BROKERAGE).min(FLAT_BROKERAGE);
        }
        BigDecimal turnover = value.multiply(turnoverRate);
        BigDecimal sebi = value.multiply(SEBI);
        BigDecimal gst = brokerage.add(turnover).add(sebi).multiply(GST);
        return json(
                value.multiply(taxRate), commodity ? "ctt" : "stt", turnover, sebi, brokerage, gst);
    }

    private static ObjectNode json(
            BigDecimal tax,
            String taxType,
            BigDecimal turnover,
            BigDecimal sebi,
            BigDecimal brokerage,
            BigDecimal gst) {
        ObjectNode json = Json.object();
        json.put("transaction_tax", Json.plain(tax));
        json.put("transaction_tax_type", taxType);
        json.put("exchange_turnover_charge", Json.plain(turnover));
        json.put("sebi_turnover_charge", Json.plain(sebi));
        json.put("brokerage", Json.plain(brokerage));
        json.put("stamp_duty", 0);
        ObjectNode lines = json.putObject("gst");
        lines.put("igst", Json.plain(gst));
        lines.put("cgst", 0);
        lines.put("sgst", 0);
        lines.put("total", Json.plain(gst));
        json.put("total", Json.plain(tax.add(turnover).add(sebi).add(brokerage).add(gst)));
        return json;
    }
}
