package org.lstm4j.tasks.forecast;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.TimeSeries;
import org.lstm4j.tasks.training.SideBySide;
import org.lstm4j.tasks.training.TrainingProgress;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.TrainingResult;

/** One run of a forecaster over series that share a plan: fits at origins and on all data, trainings, forecasts. */
final class Run {
    private final List<TimeSeries> series;
    private final Plan plan;
    private final Learner learner;
    private final int threads;
    private final Consumer<TrainingProgress> onProgress;
    private final @Nullable Path checkpoints;
    private final Backend backend;
    private int ended;

    /** All series as they were known at a time, the network that learnt from them, and how its members did. */
    private record Stage(List<Fit> fits, Model network, List<List<EpochReport>> histories) {}

    Run(
            List<TimeSeries> series,
            Plan plan,
            Learner learner,
            int threads,
            Consumer<TrainingProgress> onProgress,
            @Nullable Path checkpoints,
            Backend backend) {
        this.series = series;
        this.plan = plan;
        this.learner = learner;
        this.threads = threads;
        this.onProgress = onProgress;
        this.checkpoints = checkpoints;
        this.backend = backend;
    }

    /** Backtests, and fits on all data. */
    List<ForecastReport> reports() {
        series.forEach(one -> SeriesModel.requireFuture(one, plan.horizon()));
        List<Integer> hidden = hiddenAtOrigins();
        hidden.add(0);
        List<Stage> stages = train(hidden);
        Stage last = stages.removeLast();
        List<Rehearsal> rehearsals = rehearse(stages);
        List<Conformal> intervals = IntStream.range(0, series.size())
                .mapToObj(s -> rehearsals.get(s).intervals(last.fits().get(s)))
                .toList();
        ForecastModel model = model(last, intervals);
        List<Forecast> forecasts = model.forecasts(backend, plan.horizon());
        Learning learning = new Learning(
                stages.stream().flatMap(stage -> stage.histories().stream()).toList(), last.histories());
        return IntStream.range(0, series.size())
                .mapToObj(s -> ForecastReport.of(
                        series.get(s),
                        rehearsals.get(s).backtest(),
                        model,
                        forecasts.get(s),
                        learning,
                        last.fits().get(s)))
                .toList();
    }

    /** Backtests alone. */
    List<Backtest> backtests() {
        return rehearse(train(hiddenAtOrigins())).stream()
                .map(Rehearsal::backtest)
                .toList();
    }

    /** A model on all data, of which nobody knows how far off it is. */
    ForecastModel model() {
        Stage stage = train(List.of(0)).getFirst();
        return model(
                stage,
                stage.fits().stream()
                        .map(fit -> new Conformal(fit.profile(), List.of()))
                        .toList());
    }

    private ForecastModel model(Stage stage, List<Conformal> intervals) {
        List<SeriesModel> models = IntStream.range(0, series.size())
                .mapToObj(s -> stage.fits().get(s).model(intervals.get(s)))
                .toList();
        return new ForecastModel(models, plan.horizon(), learner.members(), stage.network());
    }

    private List<Integer> hiddenAtOrigins() {
        List<Integer> hidden = new ArrayList<>();
        for (int origin = -plan.rehearsals(); origin < Plan.ORIGINS; origin++) {
            hidden.add(plan.hidden(origin));
        }
        return hidden;
    }

    /** Trains the members of every stage's committee, side by side. */
    private List<Stage> train(List<Integer> hiddenAtStages) {
        int maxWindows = plan.maxWindows(series.size());
        List<List<Fit>> fits = new ArrayList<>();
        for (int hidden : hiddenAtStages) {
            fits.add(series.stream()
                    .map(one -> Fit.on(one.knownUntil(one.size() - hidden), plan, maxWindows))
                    .toList());
        }
        int members = learner.members();
        int trainings = fits.size() * members;
        List<Callable<TrainingResult>> jobs = new ArrayList<>();
        for (List<Fit> stage : fits) {
            List<Windows> windows = stage.stream().map(Fit::windows).toList();
            for (int m = 0; m < members; m++) {
                int member = m;
                int training = jobs.size();
                jobs.add(() -> {
                    TrainingResult result = learner.train(
                            windows,
                            plan,
                            member,
                            backend,
                            checkpoint(training),
                            epoch -> report(training, trainings, 0, epoch));
                    if (!result.history().isEmpty()) {
                        report(training, trainings, 1, result.history().getLast());
                    }
                    return result;
                });
            }
        }
        List<TrainingResult> results = SideBySide.run(threads, jobs);
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < fits.size(); i++) {
            List<TrainingResult> committee = results.subList(i * members, (i + 1) * members);
            stages.add(new Stage(
                    fits.get(i),
                    Committee.of(committee.stream().map(TrainingResult::model).toList()),
                    committee.stream().map(TrainingResult::history).toList()));
        }
        return stages;
    }

    private @Nullable Path checkpoint(int training) {
        return checkpoints == null ? null : checkpoints.resolve("training-" + (training + 1) + ".safetensors");
    }

    private synchronized void report(int training, int trainings, int endedNow, EpochReport epoch) {
        ended += endedNow;
        onProgress.accept(new TrainingProgress(training, trainings, ended, epoch));
    }

    private List<Rehearsal> rehearse(List<Stage> stages) {
        List<Rehearsal> rehearsals =
                series.stream().map(one -> new Rehearsal(one, plan)).toList();
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            try (Session session = stage.network().open(backend)) {
                for (int s = 0; s < rehearsals.size(); s++) {
                    Fit fit = stage.fits().get(s);
                    rehearsals
                            .get(s)
                            .add(fit, ForecastModel.predictor(fit.pipeline(), session), i >= plan.rehearsals());
                }
            }
        }
        return rehearsals;
    }
}
