package dev.belfry.gateway;

import dev.belfry.storage.Duties;
import dev.belfry.storage.ExperimentSums;
import dev.belfry.storage.JobStore;
import dev.belfry.storage.Reports;
import dev.belfry.storage.RulesetDrafts;
import dev.belfry.storage.RulesetHistory;
import dev.belfry.storage.Storage;
import dev.belfry.storage.Traffic;

/** The stores behind the console alone: no request for a list reads them. */
record AdminStores(
    RulesetHistory history,
    RulesetDrafts drafts,
    Traffic traffic,
    JobStore jobs,
    ExperimentSums experimentSums,
    Duties duties,
    Reports reports) {
  static AdminStores of(Storage storage) {
    return new AdminStores(
        storage.rulesetHistory(),
        storage.drafts(),
        storage.traffic(),
        storage.jobs(),
        storage.experimentSums(),
        storage.duties(),
        storage.reports());
  }
}
