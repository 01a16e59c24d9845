/** Which link a setting belongs to; `rate-window` and `service-map` are what panels of the same path need. */
export type LinkOfSetting = 'metric-to-trace' | 'trace-to-log' | 'log-to-trace' | 'rate-window' | 'service-map';

/** One setting that has to change. */
export interface SettingChange {
  link: LinkOfSetting;
  /** Path in the data source's entry of a provisioning file: `jsonData.tracesToLogsV2.tags`, `correlations`. */
  setting: string;
  /** `broken`: a link leads nowhere or finds nothing. `better`: it works, and the change only makes it work well. */
  need: 'broken' | 'better';
  /** What is wrong and what the change does, one sentence. */
  sentence: string;
  /** What was observed, short, one entry each: `checkout-service: service.name=checkout-service, no line has it`. */
  evidence: string[];
}

/** All changes of one data source. */
export interface SourceChange {
  uid: string;
  name: string;
  type: string;
  changes: SettingChange[];
  /**
   * The changed settings alone, as a provisioning file that `mergeIntoFile` merges into another: maps key by key, lists
   * as a whole. Each `$` is doubled, as Grafana wants it.
   */
  fragment: string;
}

/** The smallest change of the provisioning that makes the links work. */
export interface ProvisioningChange {
  /** Empty where nothing has to change. */
  sources: SourceChange[];
  /**
   * The entries of those data sources as a whole file, all other settings kept; addresses are variables
   * (`${TEMPO_URL}`), secrets are named in comments. Absent where nothing has to change.
   */
  file?: string;
  /** What could not be told, and what no provisioning mends: one sentence each. */
  notes: string[];
}

export interface LintFinding {
  /** 1-based line of the text. */
  line: number;
  /** `error`: Grafana refuses the file, or a link does not work. `warning`: it works, but not as one would think. */
  severity: 'error' | 'warning';
  /** Stable, kebab-case: `unescaped-dollar`. */
  rule: string;
  /** What is wrong, one sentence. */
  sentence: string;
  /** What to write instead, one sentence. */
  fix: string;
}
