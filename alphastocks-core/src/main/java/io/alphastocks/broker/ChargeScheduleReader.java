package io.alphastocks.broker;

import io.alphastocks.model.Side;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// Reads a charge schedule from its file. The format is described in [ChargeSchedule].
final class ChargeScheduleReader {

    private ChargeScheduleReader() {}

    static ChargeSchedule read(JsonSection file) {
        file.allow("name", "lines");
        List<ChargeLine> lines = new ArrayList<>();
        for (JsonSection section : file.sections("lines")) {
            ChargeLine line = line(section, lines);
            lines.add(line);
        }
        return new ChargeSchedule(file.text("name"), lines);
    }

    private static ChargeLine line(JsonSection section, List<ChargeLine> before) {
        section.allow("name", "decimals", "rounding", "rates");
        String name = section.text("name");
        List<String> earlier = before.stream().map(ChargeLine::name).toList();
        if (earlier.contains(name)) {
            throw section.error("there is a line '" + name + "' already");
        }
        RoundingMode rounding = section.constant("rounding", RoundingMode.class);
        if (rounding == RoundingMode.UNNECESSARY) {
            throw section.error("rounding UNNECESSARY is no rule; take HALF_UP, UP, DOWN …");
        }
        List<ChargeRate> rates = new ArrayList<>();
        for (JsonSection rateSection : section.sections("rates")) {
            ChargeRate rate = rate(rateSection, earlier);
            if (rates.stream().anyMatch(rate::contradicts)) {
                throw rateSection.error(
                        "another rate of '"
                                + name
                                + "' is for the same orders from "
                                + rate.from());
            }
            rates.add(rate);
        }
        return new ChargeLine(name, section.integer("decimals", 0, 4), rounding, rates);
    }

    private static ChargeRate rate(JsonSection section, List<String> earlier) {
        section.allow(
                "from",
                "kinds",
                "exchanges",
                "side",
                "flat",
                "percent",
                "cap",
                "on",
                "verified",
                "source");
        // Not used in computing; but a rate without a source is a rumour.
        section.flag("verified");
        section.text("source");
        List<String> on = section.texts("on");
        for (String line : on) {
            if (!earlier.contains(line)) {
                throw section.error(
                        "'on' names '" + line + "', which is no line above: " + earlier);
            }
        }
        BigDecimal flat = section.decimal("flat").orElse(null);
        BigDecimal percent = section.decimal("percent").orElse(null);
        BigDecimal cap = section.decimal("cap").orElse(null);
        if ((flat == null) == (percent == null)) {
            throw section.error("a rate is either 'flat' or 'percent'");
        }
        if (percent == null && (cap != null || !on.isEmpty())) {
            throw section.error("'cap' and 'on' go with 'percent' only");
        }
        return new ChargeRate(
                section.date("from"),
                section.constants("kinds", ChargeKind.class),
                section.texts("exchanges"),
                section.optionalConstant("side", Side.class).orElse(null),
                flat,
                percent,
                cap,
                on);
    }
}
