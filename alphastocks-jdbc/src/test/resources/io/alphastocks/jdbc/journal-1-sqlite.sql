CREATE TABLE streams (
    stream TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL REFERENCES streams (stream),
    version INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    time_micros INTEGER NOT NULL,
    correlation_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    UNIQUE (stream, version, ordinal),
    UNIQUE (stream, id)
) STRICT;
CREATE TABLE orders (
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT,
    signal_id TEXT,
    position_id TEXT,
    purpose TEXT,
    instrument TEXT,
    side TEXT,
    type TEXT,
    quantity INTEGER,
    limit_price_raw INTEGER,
    limit_price REAL AS (limit_price_raw / 10000.0) VIRTUAL,
    state TEXT,
    filled INTEGER,
    average_price_raw INTEGER,
    average_price REAL AS (average_price_raw / 10000.0) VIRTUAL,
    broker_order_id TEXT,
    reason TEXT,
    created TEXT,
    updated TEXT,
    PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE positions (
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    position_id TEXT,
    signal_id TEXT,
    strategy TEXT,
    contract TEXT,
    symbol TEXT,
    strike_raw INTEGER,
    strike REAL AS (strike_raw / 10000.0) VIRTUAL,
    option_type TEXT,
    expiry TEXT,
    quantity INTEGER,
    entered INTEGER,
    entry_raw INTEGER,
    entry REAL AS (entry_raw / 10000.0) VIRTUAL,
    stop_raw INTEGER,
    stop REAL AS (stop_raw / 10000.0) VIRTUAL,
    target_raw INTEGER,
    target REAL AS (target_raw / 10000.0) VIRTUAL,
    exit_raw INTEGER,
    exit REAL AS (exit_raw / 10000.0) VIRTUAL,
    gross_raw INTEGER,
    gross REAL AS (gross_raw / 10000.0) VIRTUAL,
    charges_raw INTEGER,
    charges REAL AS (charges_raw / 10000.0) VIRTUAL,
    net_raw INTEGER,
    net REAL AS (net_raw / 10000.0) VIRTUAL,
    exit_reason TEXT,
    opened TEXT,
    closed TEXT,
    PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE portfolios (
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    portfolio_id TEXT,
    name TEXT,
    capital_raw INTEGER,
    capital REAL AS (capital_raw / 10000.0) VIRTUAL,
    cash_raw INTEGER,
    cash REAL AS (cash_raw / 10000.0) VIRTUAL,
    cost_raw INTEGER,
    cost REAL AS (cost_raw / 10000.0) VIRTUAL,
    realised_raw INTEGER,
    realised REAL AS (realised_raw / 10000.0) VIRTUAL,
    charges_raw INTEGER,
    charges REAL AS (charges_raw / 10000.0) VIRTUAL,
    updated TEXT,
    version INTEGER,
    PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE signals (
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    signal_id TEXT,
    symbol TEXT,
    strategy TEXT,
    action TEXT,
    entry_raw INTEGER,
    entry REAL AS (entry_raw / 10000.0) VIRTUAL,
    stop_loss_raw INTEGER,
    stop_loss REAL AS (stop_loss_raw / 10000.0) VIRTUAL,
    target_raw INTEGER,
    target REAL AS (target_raw / 10000.0) VIRTUAL,
    strength REAL,
    expected_move_percent REAL,
    timeframe TEXT,
    state TEXT,
    reason TEXT,
    rule TEXT,
    value ANY,
    limit_value ANY,
    profit_raw INTEGER,
    profit REAL AS (profit_raw / 10000.0) VIRTUAL,
    created TEXT,
    updated TEXT,
    PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE fills (
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    trade_id TEXT,
    order_id TEXT,
    position_id TEXT,
    instrument TEXT,
    side TEXT,
    quantity INTEGER,
    price_raw INTEGER,
    price REAL AS (price_raw / 10000.0) VIRTUAL,
    charges_raw INTEGER,
    charges REAL AS (charges_raw / 10000.0) VIRTUAL,
    time TEXT,
    late INTEGER,
    modelled INTEGER,
    PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;
INSERT INTO streams (stream, version) VALUES ('book', 2);
INSERT INTO records (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', 1, 0, 'a', 'Tested', 1623390600123456, 's-1', '{}');
INSERT INTO records (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', 1, 1, 'b', 'Tested', 1623390600123456, 's-1', '{}');
INSERT INTO records (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', 2, 0, 'c', 'Tested', 1623390600123456, 's-1', '{}');
INSERT INTO orders (stream, id, state, limit_price_raw) VALUES ('book', 'o-1', 'OPEN', 926500);
PRAGMA application_id = 1095988331;
PRAGMA user_version = 1;
