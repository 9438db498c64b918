package io.alphastocks.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.alphastocks.model.InstrumentId;
import io.alphastocks.model.Price;
import io.alphastocks.model.Tick;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class OptionChainTest {

    @Test
    void theTickGivenLastIsTheLatestOfItsInstrument() {
        OptionChain chain = new OptionChain();
        InstrumentId call = new InstrumentId("NFO:NIFTY2161715800CE");
        InstrumentId put = new InstrumentId("NFO:NIFTY2161715800PE");
        assertThat(chain.last(call)).isEmpty();
        Tick first = Tick.ofLast(call, Instant.EPOCH, Price.of("92.65"));
        Tick second = Tick.ofLast(call, Instant.EPOCH, Price.of("92.70"));
        chain.onTick(first);
        assertThat(chain.last(call)).contains(first);
        chain.onTick(second);
        assertThat(chain.last(call)).contains(second);
        assertThat(chain.last(put)).isEmpty();
    }
}
