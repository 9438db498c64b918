CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.alphastocks_versions (kind TEXT PRIMARY KEY, version BIGINT NOT NULL);
INSERT INTO ${schema}.alphastocks_versions VALUES ('journal', 1);
CREATE TABLE ${schema}.streams (
    stream TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
CREATE TABLE ${schema}.records (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream TEXT COLLATE "C" NOT NULL REFERENCES ${schema}.streams (stream),
    version BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    type TEXT NOT NULL,
    time_micros BIGINT NOT NULL,
    correlation_id TEXT COLLATE "C" NOT NULL,
    payload TEXT NOT NULL,
    UNIQUE (stream, version, ordinal),
    UNIQUE (stream, id)
);
CREATE TABLE ${schema}.orders (
    stream TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    order_id TEXT,
    signal_id TEXT,
    position_id TEXT,
    purpose TEXT,
    instrument TEXT,
    side TEXT,
    type TEXT,
    quantity BIGINT,
    limit_price_raw BIGINT,
    limit_price NUMERIC(23, 4) GENERATED ALWAYS AS (limit_price_raw * 0.0001) STORED,
    state TEXT,
    filled BIGINT,
    average_price_raw BIGINT,
    average_price NUMERIC(23, 4) GENERATED ALWAYS AS (average_price_raw * 0.0001) STORED,
    broker_order_id TEXT,
    reason TEXT,
    created TIMESTAMPTZ,
    updated TIMESTAMPTZ,
    PRIMARY KEY (stream, id)
);
CREATE TABLE ${schema}.positions (
    stream TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    position_id TEXT,
    signal_id TEXT,
    strategy TEXT,
    contract TEXT,
    symbol TEXT,
    strike_raw BIGINT,
    strike NUMERIC(23, 4) GENERATED ALWAYS AS (strike_raw * 0.0001) STORED,
    option_type TEXT,
    expiry TEXT,
    quantity BIGINT,
    entered BIGINT,
    entry_raw BIGINT,
    entry NUMERIC(23, 4) GENERATED ALWAYS AS (entry_raw * 0.0001) STORED,
    stop_raw BIGINT,
    stop NUMERIC(23, 4) GENERATED ALWAYS AS (stop_raw * 0.0001) STORED,
    target_raw BIGINT,
    target NUMERIC(23, 4) GENERATED ALWAYS AS (target_raw * 0.0001) STORED,
    exit_raw BIGINT,
    exit NUMERIC(23, 4) GENERATED ALWAYS AS (exit_raw * 0.0001) STORED,
    gross_raw BIGINT,
    gross NUMERIC(23, 4) GENERATED ALWAYS AS (gross_raw * 0.0001) STORED,
    charges_raw BIGINT,
    charges NUMERIC(23, 4) GENERATED ALWAYS AS (charges_raw * 0.0001) STORED,
    net_raw BIGINT,
    net NUMERIC(23, 4) GENERATED ALWAYS AS (net_raw * 0.0001) STORED,
    exit_reason TEXT,
    opened TIMESTAMPTZ,
    closed TIMESTAMPTZ,
    PRIMARY KEY (stream, id)
);
CREATE TABLE ${schema}.portfolios (
    stream TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    portfolio_id TEXT,
    name TEXT,
    capital_raw BIGINT,
    capital NUMERIC(23, 4) GENERATED ALWAYS AS (capital_raw * 0.0001) STORED,
    cash_raw BIGINT,
    cash NUMERIC(23, 4) GENERATED ALWAYS AS (cash_raw * 0.0001) STORED,
    cost_raw BIGINT,
    cost NUMERIC(23, 4) GENERATED ALWAYS AS (cost_raw * 0.0001) STORED,
    realised_raw BIGINT,
    realised NUMERIC(23, 4) GENERATED ALWAYS AS (realised_raw * 0.0001) STORED,
    charges_raw BIGINT,
    charges NUMERIC(23, 4) GENERATED ALWAYS AS (charges_raw * 0.0001) STORED,
    updated TIMESTAMPTZ,
    version BIGINT,
    PRIMARY KEY (stream, id)
);
CREATE TABLE ${schema}.signals (
    stream TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    signal_id TEXT,
    symbol TEXT,
    strategy TEXT,
    action TEXT,
    entry_raw BIGINT,
    entry NUMERIC(23, 4) GENERATED ALWAYS AS (entry_raw * 0.0001) STORED,
    stop_loss_raw BIGINT,
    stop_loss NUMERIC(23, 4) GENERATED ALWAYS AS (stop_loss_raw * 0.0001) STORED,
    target_raw BIGINT,
    target NUMERIC(23, 4) GENERATED ALWAYS AS (target_raw * 0.0001) STORED,
    strength DOUBLE PRECISION,
    expected_move_percent DOUBLE PRECISION,
    timeframe TEXT,
    state TEXT,
    reason TEXT,
    rule TEXT,
    value TEXT,
    limit_value TEXT,
    profit_raw BIGINT,
    profit NUMERIC(23, 4) GENERATED ALWAYS AS (profit_raw * 0.0001) STORED,
    created TIMESTAMPTZ,
    updated TIMESTAMPTZ,
    PRIMARY KEY (stream, id)
);
CREATE TABLE ${schema}.fills (
    stream TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    trade_id TEXT,
    order_id TEXT,
    position_id TEXT,
    instrument TEXT,
    side TEXT,
    quantity BIGINT,
    price_raw BIGINT,
    price NUMERIC(23, 4) GENERATED ALWAYS AS (price_raw * 0.0001) STORED,
    charges_raw BIGINT,
    charges NUMERIC(23, 4) GENERATED ALWAYS AS (charges_raw * 0.0001) STORED,
    time TIMESTAMPTZ,
    late BOOLEAN,
    modelled BOOLEAN,
    PRIMARY KEY (stream, id)
);
INSERT INTO ${schema}.streams (stream, version) VALUES ('book', 2);
INSERT INTO ${schema}.records (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', 1, 0, 'a', 'Tested', 1623390600123456, 's-1', '{}');
INSERT INTO ${schema}.records (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', 1, 1, 'b', 'Tested', 1623390600123456, 's-1', '{}');
INSERT INTO ${schema}.records (stream, version, ordinal, id, type, time_micros, correlation_id, payload) VALUES ('book', 2, 0, 'c', 'Tested', 1623390600123456, 's-1', '{}');
INSERT INTO ${schema}.orders (stream, id, state, limit_price_raw) VALUES ('book', 'o-1', 'OPEN', 926500);
