/// Journal and market data in SQL databases, reached through JDBC.
@NullMarked
package io.alphastocks.jdbc;

import org.jspecify.annotations.NullMarked;
