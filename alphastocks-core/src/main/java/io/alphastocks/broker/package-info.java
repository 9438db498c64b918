/// Brokers: what the engine asks of one, the simulated venue, and charges.
@NullMarked
package io.alphastocks.broker;

import org.jspecify.annotations.NullMarked;
