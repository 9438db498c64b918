/// Benchmarks of the engine, run by JMH.
@NullMarked
package io.alphastocks.benchmarks;

import org.jspecify.annotations.NullMarked;
