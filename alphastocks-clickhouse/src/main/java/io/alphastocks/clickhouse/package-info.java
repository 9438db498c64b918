/// Market data, audit, analytics and journal on ClickHouse, through its official JDBC driver.
@NullMarked
package io.alphastocks.clickhouse;

import org.jspecify.annotations.NullMarked;
