/// The trading engine: what a user meets, and the machinery behind it.
module io.alphastocks.core {
    exports io.alphastocks.book;
    exports io.alphastocks.broker;
    exports io.alphastocks.bus;
    exports io.alphastocks.engine;
    exports io.alphastocks.event;
    exports io.alphastocks.execution;
    exports io.alphastocks.indicator;
    exports io.alphastocks.market;
    exports io.alphastocks.model;
    exports io.alphastocks.portfolio;
    exports io.alphastocks.position;
    exports io.alphastocks.risk;
    exports io.alphastocks.signal;
    exports io.alphastocks.store;
    exports io.alphastocks.strategy;
    exports io.alphastocks.time;

    requires com.google.common;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires tools.jackson.databind;

    uses io.alphastocks.strategy.StrategyProvider;
}
