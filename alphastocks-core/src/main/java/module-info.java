/// The trading engine: what a user meets, and the machinery behind it.
module io.alphastocks.core {
    exports io.alphastocks.model;
    exports io.alphastocks.store;

    requires com.google.common;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires tools.jackson.databind;

    uses io.alphastocks.strategy.StrategyProvider;
}
