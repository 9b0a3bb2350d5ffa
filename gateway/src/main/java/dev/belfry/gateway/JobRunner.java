package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.JobRow.State;
import dev.belfry.storage.JobStore;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs: one import and one training at a time, each kind on a thread of its own. What a server
 * that went down left open is taken up at its next start: imports go on, a training that ran has
 * failed. Thread-safe.
 */
final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final String SETTINGS = "settings";
  private static final String WARM_START = "warmStart";

  private final Stores stores;
  private final JobStore jobs;
  private final JobsConfig config;
  private final JobFiles files;
  private final TrainedModels trained;
  private final InstantSource clock;
  private final ExecutorService imports = worker("belfry-imports");
  private final ExecutorService trainings = worker("belfry-trainings");
  private volatile boolean stopping;

  JobRunner(
      Stores stores,
      JobStore jobs,
      JobsConfig config,
      TrainedModels.Promoter promoter,
      InstantSource clock) {
    this.stores = stores;
    this.jobs = jobs;
    this.config = config;
    this.files = new JobFiles(config.folder());
    this.trained = new TrainedModels(stores.models(), promoter, config.promotion());
    this.clock = clock;
  }

  /** Takes up what an earlier process of this home left open, and deletes files that are old. */
  Future<Void> start() {
    imports.execute(this::sweep);
    return jobs.open(config.holder())
        .map(
            open -> {
              open.forEach(this::takeUp);
              return null;
            });
  }

  /** Stores a job and queues it. */
  Future<JobRow> submit(JobRow job) {
    return jobs.create(job)
        .map(
            stored -> {
              queue(job.jobId(), job.kind());
              return job;
            });
  }

  /**
   * Stores a training and queues it.
   *
   * @param settings of models, by key
   * @param warmStart whether to go on from the parameters of the live model
   */
  Future<JobRow> train(
      UUID jobId, String title, String actor, ObjectNode settings, boolean warmStart) {
    ObjectNode kept = Responses.object().put(WARM_START, warmStart);
    if (warmStart) {
      // What a job names is not retired while it is open.
      stores.models().live().ifPresent(live -> kept.put("model", live.name()));
    }
    kept.set(SETTINGS, settings);
    return submit(newJob(jobId, JobRow.Kind.TRAINING, title, kept.toString(), actor));
  }

  /** A job of this home that waits. */
  JobRow newJob(UUID jobId, JobRow.Kind kind, String title, String settings, String actor) {
    return new JobRow(
        jobId,
        kind,
        State.QUEUED,
        title,
        settings,
        actor,
        config.holder(),
        clock.instant(),
        null,
        null,
        JobRow.Progress.none(),
        "",
        false);
  }

  /** Lets imports end the set in hand, and ends a training; blocks, for ten seconds at most. */
  void stop() {
    stopping = true;
    imports.shutdown();
    trainings.shutdown();
    try {
      if (!imports.awaitTermination(5, TimeUnit.SECONDS)
          || !trainings.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("a job is still at work; it is taken up at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JobFiles files() {
    return files;
  }

  private void takeUp(JobRow job) {
    if (job.kind() == JobRow.Kind.TRAINING && job.state() == State.RUNNING) {
      jobs.end(
              job.jobId(),
              State.FAILED,
              "the server went down while it ran; start it again",
              clock.instant())
          .onFailure(failure -> LOG.warn("job {} cannot be ended", job.jobId(), failure));
    } else {
      queue(job.jobId(), job.kind());
    }
  }

  private void queue(UUID jobId, JobRow.Kind kind) {
    (kind == JobRow.Kind.TRAINING ? trainings : imports).execute(() -> run(jobId));
  }

  private void sweep() {
    files.sweep(clock.instant());
  }

  private void run(UUID jobId) {
    if (stopping) {
      return;
    }
    try {
      if (!await(jobs.start(jobId, clock.instant()))) {
        Optional<JobRow> left = await(jobs.find(jobId));
        if (left.isPresent() && left.get().state().isOpen()) {
          end(jobId, State.CANCELLED, "cancelled");
        }
        return;
      }
      JobRow job = await(jobs.find(jobId)).orElseThrow();
      if (job.kind() == JobRow.Kind.TRAINING) {
        train(job);
      } else {
        load(job);
      }
    } catch (BelfryException e) {
      LOG.warn("job {} failed", jobId, e);
      fail(jobId, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("job {} failed", jobId, e);
      fail(jobId, "something went wrong here; the log has it");
    }
  }

  private void load(JobRow job) {
    sweep();
    Path csv = files.upload(job.jobId(), true);
    Path file = Files.exists(csv) ? csv : files.upload(job.jobId(), false);
    if (!Files.exists(file)) {
      end(job.jobId(), State.FAILED, "its file is gone: import it again");
      return;
    }
    String begin = job.progress().position() == 0 ? "began" : "went on";
    say(job.jobId(), begin + " at byte " + job.progress().position() + " of " + job.title());
    ImportJob<?> work =
        new ImportJob<>(
            job,
            file,
            files.rejects(job.jobId()),
            ImportTarget.of(job.kind(), stores, job.createdAt()),
            stores,
            jobs,
            () -> stopping);
    ImportJob.End end = work.run();
    if (end != ImportJob.End.STOPPED) {
      boolean done = end == ImportJob.End.DONE;
      say(job.jobId(), work.sentence());
      end(
          job.jobId(),
          done ? State.SUCCEEDED : State.CANCELLED,
          done ? work.sentence() : "cancelled: " + work.sentence());
      file.toFile().delete();
    }
  }

  private void train(JobRow job) {
    Map<String, String> settings = new LinkedHashMap<>();
    JsonNode given = RulesetApi.parse(job.settings());
    given
        .path(SETTINGS)
        .properties()
        .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    boolean[] cancelled = new boolean[1];
    String model =
        config
            .trainer()
            .train(
                settings,
                given.path(WARM_START).asBoolean(),
                line -> tell(job.jobId(), line),
                () -> stopping || (cancelled[0] |= !goesOn(job.jobId())));
    if (cancelled[0]) {
      end(job.jobId(), State.CANCELLED, "cancelled");
    } else if (!stopping) {
      String outcome = await(trained.settle(model, job.actor()));
      tell(job.jobId(), outcome);
      end(job.jobId(), State.SUCCEEDED, outcome);
      makeRoom(job.actor());
    }
  }

  /** What cannot be removed now is removed after the next training. */
  private void makeRoom(String actor) {
    try {
      TrainedModels.remove(await(trained.retire(actor)));
    } catch (BelfryException e) {
      LOG.warn("old models cannot be retired", e);
    }
  }

  /** A training does not end because Postgres is away for a moment. */
  private boolean goesOn(UUID jobId) {
    try {
      return await(jobs.goesOn(jobId, clock.instant()));
    } catch (BelfryException e) {
      LOG.warn("whether training {} is to go on cannot be read: {}", jobId, e.getMessage());
      return true;
    }
  }

  private boolean isCancelled(UUID jobId) {
    return await(jobs.find(jobId)).map(JobRow::cancelRequested).orElse(true);
  }

  private void fail(UUID jobId, String sentence) {
    if (stopping) {
      return;
    }
    try {
      boolean cancelled = isCancelled(jobId);
      say(jobId, sentence);
      end(jobId, cancelled ? State.CANCELLED : State.FAILED, cancelled ? "cancelled" : sentence);
    } catch (BelfryException e) {
      LOG.warn("job {} cannot be ended; it is taken up at the next start", jobId, e);
    }
  }

  private void end(UUID jobId, State state, String message) {
    await(jobs.end(jobId, state, message, clock.instant()));
  }

  private void say(UUID jobId, String line) {
    await(jobs.say(jobId, clock.instant(), List.of(line)));
  }

  /** A line that cannot be kept stops nothing: whoever does not read on has the other one wait. */
  private void tell(UUID jobId, String line) {
    try {
      say(jobId, line);
    } catch (BelfryException e) {
      LOG.warn("job {} said '{}', which cannot be kept: {}", jobId, line, e.getMessage());
    }
  }

  private <T> T await(Future<T> future) {
    return ImportJob.Waiting.forResult(() -> future, () -> true);
  }

  private static ExecutorService worker(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }
}
