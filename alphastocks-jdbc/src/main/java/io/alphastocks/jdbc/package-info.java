/// Stores on SQL databases: journal and market data, on SQLite, embedded, and on PostgreSQL.
///
/// ```
/// callers, any thread ──append──▶ queue ──all that wait──▶ writer thread ──one commit──▶ database
///         ▲                                                     │
///         └────────────── Appended, Conflict, failure ──────────┘
/// callers, any thread ──read──▶ two reader threads ──parts of a stream──▶ caller's consumer
/// ```
///
/// ## Query tables
///
/// `signals`, `orders`, `fills`, `positions` and `portfolios` show the last state of what the
/// journal holds, for people and dashboards; every row has `stream` and `id` as its key. Times are
/// text in UTC, such as `2021-06-11T05:50:00.000000Z`, and on PostgreSQL `timestamptz`. A price or
/// an amount of money `net` has two columns: `net_raw`, exact, an integer of 1/10,000 of the
/// account currency, and `net`, computed from it as a number for display, comparison and order. Sum
/// the exact one:
///
/// ```sql
/// SELECT strategy, count(*), sum(net_raw) / 10000.0 AS net
/// FROM positions WHERE closed IS NOT NULL GROUP BY strategy;
/// ```
@NullMarked
package io.alphastocks.jdbc;

import org.jspecify.annotations.NullMarked;
