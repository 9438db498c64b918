package io.alphastocks.market;

/// The way of a simulated index through one session, a step a second: trends of random strength and
/// length that mostly turn at their ends, noise, rare jumps, and a pull back where it has strayed
/// far from the open.
final class IndexPath {

    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double NOISE_PER_SECOND = 3.2e-5;
    private static final double JUMP_PER_SECOND = 2.5 / 22_500;
    private static final double JUMP_SIZE = 0.0008;
    private static final double FREE_RANGE = 0.011;
    private static final double PULL_PER_SECOND = 1 / 2_400.0;

    private final SeededRandom random;
    private final double open;
    private double price;
    private double driftPerSecond;
    private double sign;
    private int secondsLeft;

    IndexPath(SeededRandom random, double open) {
        this.random = random;
        this.open = open;
        this.price = open;
        this.sign = random.uniform() < 0.5 ? -1 : 1;
        beginTrend();
    }

    private void beginTrend() {
        if (random.uniform() < 0.93) {
            sign = -sign;
        }
        secondsLeft = 60 * (25 + random.nextInt(31));
        driftPerSecond = sign * random.uniform(0.005, 0.0115) / SECONDS_PER_HOUR;
    }

    double price() {
        return price;
    }

    void step() {
        if (--secondsLeft <= 0) {
            beginTrend();
        }
        double move = driftPerSecond + NOISE_PER_SECOND * random.gaussian();
        if (random.uniform() < JUMP_PER_SECOND) {
            move += JUMP_SIZE * random.gaussian();
        }
        double strayed = price / open - 1;
        if (strayed > FREE_RANGE) {
            move -= (strayed - FREE_RANGE) * PULL_PER_SECOND;
        } else if (strayed < -FREE_RANGE) {
            move -= (strayed + FREE_RANGE) * PULL_PER_SECOND;
        }
        price *= 1 + move;
    }
}
