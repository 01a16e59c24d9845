import * as grafana from '@grafana/data';

type Property = grafana.FieldConfigPropertyItem;

const standard: Array<[process: Property['process'], ...ids: string[]]> = [
  [grafana.numberOverrideProcessor, 'min', 'max', 'decimals'],
  [grafana.booleanOverrideProcessor, 'fieldMinMax', 'filterable'],
  [grafana.identityOverrideProcessor, 'color', 'noValue'],
  [grafana.unitOverrideProcessor, 'unit'],
  [grafana.displayNameOverrideProcessor, 'displayName'],
  [grafana.thresholdsOverrideProcessor, 'thresholds'],
  [grafana.valueMappingsOverrideProcessor, 'mappings'],
  [grafana.dataLinksOverrideProcessor, 'links'],
];

/** One property of a panel's field configuration; without an editor, since nothing is edited here. */
export function fieldProperty(id: string, process: Property['process'] = grafana.identityOverrideProcessor): Property {
  return { id, path: id, name: id, editor: () => null, override: () => null, process, shouldApply: () => true };
}

/** Grafana fills these at boot: without them units, thresholds and transformations do nothing. */
export function fillRegistries(): void {
  grafana.standardFieldConfigEditorRegistry.setInit(() =>
    standard.flatMap(([process, ...ids]) => ids.map((id) => fieldProperty(id, process)))
  );
  grafana.standardTransformersRegistry.setInit(() => Object.values(grafana.standardTransformers).map(transformer));
}

function transformer({ id, name, ...rest }: grafana.DataTransformerInfo): grafana.TransformerRegistryItem {
  // Grafana 12 takes it as it is, 13 calls it when it is used: this is both. A function has a name of its own.
  const transformation = Object.assign(async () => ({ id, name, ...rest }), { id, ...rest });
  return { id, name, transformation, editor: () => null, imageDark: '', imageLight: '' };
}
