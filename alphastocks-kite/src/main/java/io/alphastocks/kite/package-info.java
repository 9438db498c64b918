/// Zerodha's Kite Connect v3: a thin adapter on `java.net.http`.
///
/// ```
/// KiteSession   who we are: login, token, its end at 06:00 IST
///  ├─ KiteBroker       orders, trades, positions, margins, behind a RateGate
///  ├─ KiteTicker       market data and order updates by WebSocket
///  ├─ KiteInstruments  the daily dump, and the broker's tokens
///  ├─ KiteHistory      candles of the past
///  └─ KiteQuotes       polled quotes
/// KiteHttp      sends a request once, within a deadline, and says what is known after it
/// ```
///
/// A request is never repeated by itself, whatever happens to its connection. Prices are read from
/// the text of the JSON, never through `double`. Times without a zone are `Asia/Kolkata`, whatever
/// zone this process runs in. Secrets and tokens are in no log, no message and no `toString`.
@NullMarked
package io.alphastocks.kite;

import org.jspecify.annotations.NullMarked;
