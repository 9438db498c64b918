package io.alphastocks.examples.crash;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The steps of a trading process. At the one where it is to be killed it says so, and goes no
/// further.
///
/// @param last where it is to be killed; empty for nowhere
/// @param times how often it gets there before
record Steps(String last, AtomicInteger times) {

    static final String REACHED = "reached ";

    static Steps until(String last, int times) {
        return new Steps(last, new AtomicInteger(times));
    }

    static Steps none() {
        return until("", 0);
    }

    void at(String step) {
        if (step.equals(last) && times.getAndDecrement() == 0) {
            System.out.println(REACHED + step);
            while (true) {
                LockSupport.park(); // until the process is killed
            }
        }
    }
}
