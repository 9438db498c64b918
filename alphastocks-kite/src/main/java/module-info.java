/// Zerodha Kite Connect for the engine: broker, ticker, instruments and history.
module io.alphastocks.kite {
    exports io.alphastocks.kite;

    requires transitive io.alphastocks.core;
    requires transitive java.net.http;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires tools.jackson.databind;
}
