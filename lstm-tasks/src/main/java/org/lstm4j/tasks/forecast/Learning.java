package org.lstm4j.tasks.forecast;

import java.util.List;
import org.lstm4j.train.EpochReport;

/**
 * How the losses of a run's trainings fell, epoch by epoch.
 *
 * @param earlier of the trainings at origins, oldest first: as many for each as networks answer together
 * @param own of the trainings behind the forecast
 */
public record Learning(List<List<EpochReport>> earlier, List<List<EpochReport>> own) {
    public Learning {
        earlier = List.copyOf(earlier);
        own = List.copyOf(own);
    }
}
