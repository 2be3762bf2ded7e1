package org.lstm4j.tasks.analysis;

/** Where a test's statistic must lie to reject its null hypothesis at three levels of significance. */
public record CriticalValues(double onePercent, double fivePercent, double tenPercent) {}
