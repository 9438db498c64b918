package io.alphastocks.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.model.Equity;
import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Quantity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;

class FreezeQuantitiesTest {

    private static final LocalDate MARCH_2026 = LocalDate.of(2026, 3, 2);

    @Test
    void limitsBeginOnTheirDay() {
        FreezeQuantities india = FreezeQuantities.india();

        assertThat(india.limit(VenueFixture.OPTION, MARCH_2026)).contains(Quantity.of(1_800));
        assertThat(india.limit(VenueFixture.OPTION, LocalDate.of(2026, 1, 31))).isEmpty();
    }

    @Test
    void theLargestOrderIsOfWholeLots() {
        FreezeQuantities odd = FreezeQuantities.of(Map.of("NIFTY", Quantity.of(1_810)));

        assertThat(odd.largestOrder(VenueFixture.OPTION, MARCH_2026)).contains(Quantity.of(1_800));
    }

    @Test
    void sharesAreNotBound() {
        Equity share = new Equity(InstrumentId.of("NSE", "NIFTY"), "NIFTY", Price.of("0.05"));

        assertThat(FreezeQuantities.india().limit(share, MARCH_2026)).isEmpty();
        assertThat(FreezeQuantities.none().limit(VenueFixture.OPTION, MARCH_2026)).isEmpty();
    }

    @Test
    void mistakesInAFileAreNamed(@TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("mine.json"),
                        """
                        {"name": "mine", "limits": [{"from": "2026-13-01", "symbol": "NIFTY",
                          "units": 1800, "verified": true, "source": "list"}]}
                        """);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FreezeQuantities.load(file))
                .withMessageContainingAll("mine.json", "limits[0].from", "2026-13-01");
    }
}
