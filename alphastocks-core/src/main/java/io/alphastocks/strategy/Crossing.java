package io.alphastocks.strategy;

/// Finds where a difference changes its sign. Zero is on no side: a touch that turns back crosses
/// nothing, and one that goes through crosses when it comes out on the other side. So is NaN, the
/// value of an indicator that is not ready.
final class Crossing {

    private double side;

    /// `+1` where the difference has come from below to above zero, `-1` from above to below, else
    /// 0.
    int update(double difference) {
        double now = Math.signum(difference);
        if (now == 0 || Double.isNaN(now) || now == side) {
            return 0;
        }
        boolean first = side == 0;
        side = now;
        return first ? 0 : (int) now;
    }
}
