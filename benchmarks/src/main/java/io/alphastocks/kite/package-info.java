/// Benchmarks of what the adapter hides.
@org.jspecify.annotations.NullMarked
package io.alphastocks.kite;
