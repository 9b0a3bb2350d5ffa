package dev.belfry.training;

/** The report, for people. */
final class ReportPage {
  private ReportPage() {}

  static String of(EvaluationResult result) {
    return "<pre>" + ResultTable.of(result) + "</pre>";
  }
}
