package io.alphastocks.market;

/// A random sequence that its seed determines, the same on every machine and Java version:
/// SplitMix64. Source: G. Steele, D. Lea and C. Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014.
final class SeededRandom {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double ULP = 0x1.0p-53;

    private long state;
    private double spare;
    private boolean hasSpare;

    /// @param seed what two sequences share that are of one kind
    /// @param stream tells sequences of one seed apart
    SeededRandom(long seed, long stream) {
        this.state = mix(seed + GAMMA * mix(stream));
    }

    long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /// From 0 to 1, without 1.
    double uniform() {
        return (nextLong() >>> 11) * ULP;
    }

    double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    /// From 0 to `bound`, without it.
    int nextInt(int bound) {
        return (int) (uniform() * bound);
    }

    /// Normally distributed, mean 0, deviation 1 (Marsaglia's polar method).
    double gaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        while (true) {
            double x = 2 * uniform() - 1;
            double y = 2 * uniform() - 1;
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
                spare = y * scale;
                hasSpare = true;
                return x * scale;
            }
        }
    }
}
