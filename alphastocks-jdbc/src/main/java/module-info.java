/// The engine's stores on SQL databases.
module io.alphastocks.jdbc {
    exports io.alphastocks.jdbc;

    requires transitive io.alphastocks.core;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
}
